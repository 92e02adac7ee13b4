using System.Text;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using CsCheck;
using StackExchange.Redis;
using Xunit;
using Delivery = Beian.Filings.Delivery;

namespace Beian.Grpc.Tests.Redis;

/// <summary>One ledger, written in Lua and read in C#.</summary>
public sealed class LedgerTests(SharedStores stores) : IAsyncLifetime
{
    private const int LongestValue = 64;

    private static readonly DateTimeOffset Submitted = new(2026, 3, 10, 1, 0, 0, TimeSpan.Zero);

    private static readonly RedisScript Queue = Scripts.Compose("queue", """
        --- include contract
        --- include ledger
        return ledger_queued(tonumber(ARGV[1]), 1, tonumber(ARGV[2]))
        """);

    private static readonly RedisScript Again = Scripts.Compose("again", """
        --- include contract
        --- include ledger
        return ledger_write(ledger_read(ARGV[1]))
        """);

    private static readonly RedisScript Write = Scripts.Compose("write", """
        --- include contract
        --- include ledger
        return ledger_write({ trigger = ARGV[1], attempt = tonumber(ARGV[2]), state = tonumber(ARGV[3]), tries = tonumber(ARGV[4]),
          queued = ARGV[5], accepted = ARGV[6], ended = ARGV[7], sender = ARGV[8], word = ARGV[9] })
        """);

    private ConnectionMultiplexer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await ConnectionMultiplexer.ConnectAsync((await stores.SingleAsync()).ConnectionString);

    public async ValueTask DisposeAsync() => await _redis.DisposeAsync();

    [Fact]
    public async Task What_either_side_queues_is_the_same() =>
        Assert.Equal(Ledger.Queued(DeliveryTrigger.Initial), await RunAsync(Queue, (int)DeliveryTrigger.Initial, 0));

    [Fact]
    public async Task What_Lua_writes_is_read_as_it_was_meant()
    {
        var time = Gen.Int[0, 172_800_000].Select(ms => Submitted.AddMilliseconds(ms));
        var sender = Gen.String[Gen.Char['0', '9'], 0, 21];
        var word = Gen.OneOf(Gen.OneOf("", "DELIVRD", "MK:0012", "a;b;c", "余额不足；请充值", "😀😀😀😀😀😀😀😀"), Gen.String[Gen.Char[' ', '~'], 0, 40]);
        var deliveries = Gen.Select(
            Gen.Select(Gen.Enum<DeliveryTrigger>(), Gen.Int[1, 2]), Gen.Enum<DeliveryState>(), Gen.Int[0, 100], time, time.Nullable(), time.Nullable(), sender, word,
            (what, state, tries, queued, accepted, ended, number, said) =>
                new Delivery(what.Item1, what.Item2, state, tries, queued, accepted, ended, number, said));
        await deliveries.SampleAsync(async delivery =>
        {
            var text = await RunAsync(Write, (int)delivery.Trigger, delivery.Attempt, (int)delivery.State, delivery.Tries,
                Ms(delivery.Queued), Ms(delivery.Accepted), Ms(delivery.Ended), delivery.SenderNumber, delivery.CarrierDetail);
            var read = Ledger.Read(text, Submitted);

            Assert.Equal(delivery with { CarrierDetail = read.CarrierDetail }, read);
            Assert.StartsWith(read.CarrierDetail, delivery.CarrierDetail, StringComparison.Ordinal);
            Assert.Equal(text, await RunAsync(Again, text));
            var length = Encoding.UTF8.GetByteCount(text);
            Assert.True(read.CarrierDetail == delivery.CarrierDetail ? length <= LongestValue : length is > LongestValue - 4 and <= LongestValue,
                $"{length} bytes: {text}");
        }, iter: 3000, threads: 1);
    }

    private static RedisValue Ms(DateTimeOffset? time) => time is { } known ? (long)(known - Submitted).TotalMilliseconds : "";

    private async Task<string> RunAsync(RedisScript script, params RedisValue[] arguments) =>
        (string)(await script.EvaluateAsync(_redis.GetDatabase(), [], arguments))!;
}
