using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Secrets;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Filing = Beian.V1.Filing;

namespace Beian.Grpc.Tests.Limits;

/// <summary>How many open filings and how many messages a day a phone may have. A submit is refused for it, and nothing else.</summary>
public sealed class PhoneLimitTests(SharedStores stores)
{
    private static readonly (string, string)[] ThreeOpen = [("Limits:OpenFilingsPerPhone", "3")];
    private static readonly (string, string)[] ThreeMessages = [("Limits:MessagesPerPhoneAndDay", "3")];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task With_so_many_open_filings_a_phone_gets_no_other_until_one_of_them_has_closed(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ThreeOpen);
        var (person, other) = (new Somebody(), new Somebody());
        var orders = Enumerable.Range(0, 3).Select(_ => AuditedProvince.NewSite(person)).ToList();
        List<Filing> filings = [];
        foreach (var order in orders)
        {
            filings.Add(await province.SubmitAsync(order));
        }

        await AssertRefusedAsync(province, AuditedProvince.NewSite(person), "open_filings", wait: null);
        await AssertRefusedAsync(province, AuditedProvince.FirstFiling(other, person), "open_filings", wait: null);
        // A repeat is told of the filing it repeats, and whoever else there is, and wherever else, has their own.
        Assert.Equal(filings[2].FilingId, (await province.SubmitAsync(orders[2])).FilingId);
        await province.SubmitAsync(other);
        await NewOrderAsync(province.Server, person, Province.Tianjin);

        await province.Server.Filings.WithdrawFilingAsync(new() { FilingId = filings[0].FilingId });
        await province.SubmitAsync(person);
        await AssertRefusedAsync(province, AuditedProvince.NewSite(person), "open_filings", wait: null);
        await province.VerifyAsync(person, await province.CodeAsync(filings[1], person));
        await province.SubmitAsync(person);

        // Past the deadline they are closed, whether or not anybody has been by to say so.
        province.GoTo(province.Now + TimeSpan.FromHours(24));
        await province.SubmitAsync(person);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Of_many_submits_at_once_as_many_succeed_as_there_is_room_for(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ThreeOpen);
        var person = new Somebody();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => AnswerAsync(province.Server, AuditedProvince.NewSite(person)))));

        Assert.Equal(3, answers.Count(answer => answer == "submitted"));
        Assert.Equal(17, answers.Count(answer => answer == "PHONE_LIMIT_REACHED"));
        Assert.Equal(3, (await province.SnapshotAsync()).Filings.Count);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Filings_and_messages_under_the_key_before_count(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var clock = new FakeTimeProvider(Server.Morning.ToUniversalTime());
        var (filed, messaged) = (new Somebody(), new Somebody());
        await using (var server = await place.StartAsync(clock, [.. Rings.Of("a", "b"), .. ThreeOpen]))
        {
            for (var n = 0; n < 3; n++)
            {
                await NewOrderAsync(server, filed);
                var withdrawn = await NewOrderAsync(server, messaged);
                await server.Filings.WithdrawFilingAsync(new() { FilingId = withdrawn.FilingId });
            }
        }

        await using (var server = await place.StartAsync(clock, [.. Rings.Of("b", "a"), .. ThreeOpen, .. ThreeMessages]))
        {
            Assert.Equal("messages_per_day", await LimitAsync(server, messaged));
            clock.SetUtcNow(BeijingTime.NextMidnight(clock.GetUtcNow()).ToUniversalTime());
            await NewOrderAsync(server, messaged);
            Assert.Equal("open_filings", await LimitAsync(server, filed));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Around_midnight_replicas_whose_clocks_differ_count_in_one_day(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (person, midnight) = (new Somebody(), BeijingTime.NextMidnight(Server.Morning).ToUniversalTime());
        await using var ahead = await place.StartAsync(new FakeTimeProvider(midnight.AddSeconds(1)), ThreeMessages);
        await using var behind = await place.StartReplicaAsync(new FakeTimeProvider(midnight.AddSeconds(-1)), ThreeMessages);

        await NewOrderAsync(ahead, person);
        await NewOrderAsync(behind, person);
        await NewOrderAsync(ahead, person);

        Assert.Equal("messages_per_day", await LimitAsync(behind, person));
        Assert.Equal("messages_per_day", await LimitAsync(ahead, person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task After_so_many_messages_on_a_day_there_is_no_other_submit_and_the_next_day_there_is(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ThreeMessages);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        province.GoTo(province.Now + TimeSpan.FromMinutes(2));
        Assert.Equal(ResendOutcome.Sent, (await province.ResendAsync(person)).Outcome);
        await province.SubmitAsync(person);

        var midnight = BeijingTime.NextMidnight(province.Now);
        await AssertRefusedAsync(province, AuditedProvince.NewSite(person), "messages_per_day", midnight - province.Now);

        // What is asked for and what is due at noon goes out all the same.
        province.GoTo(province.Now + TimeSpan.FromMinutes(2));
        Assert.Equal(ResendOutcome.Sent, (await province.ResendAsync(person)).Outcome);
        province.GoTo(Server.Morning.AddHours(3));
        await Eventually.HoldsAsync("the message of noon has arrived", async () =>
        {
            province.Server.Clock.Advance(TimeSpan.FromMilliseconds(20));
            return (await province.MessagesAsync(filing, person)).Count == 4;
        });

        province.GoTo(midnight.AddMilliseconds(-1));
        await AssertRefusedAsync(province, AuditedProvince.NewSite(person), "messages_per_day", TimeSpan.FromMilliseconds(1));
        province.GoTo(midnight);
        await province.SubmitAsync(person);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task As_shipped_a_phone_may_have_hundreds(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var person = new Somebody();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (_, _) => await NewOrderAsync(server, person));

        Assert.Equal("messages_per_day", await LimitAsync(server, person));
    }

    private static async Task AssertRefusedAsync(AuditedProvince province, SubmitFilingRequest order, string limit, TimeSpan? wait)
    {
        var before = await province.SnapshotAsync();
        var error = await ErrorStatus.OfAsync(() => province.SubmitAsync(order));
        Assert.Equal((StatusCode.ResourceExhausted, "PHONE_LIMIT_REACHED", wait), (error.StatusCode, error.Reason(), error.Wait()));
        Assert.Equal(limit, error.Details().GetDetail<ErrorInfo>()!.Metadata["limit"]);
        Assert.Equal(before.Filings.Count, (await province.SnapshotAsync()).Filings.Count);
    }

    private static async Task<string> LimitAsync(Server server, Somebody person) =>
        (await ErrorStatus.OfAsync(() => NewOrderAsync(server, person))).Details().GetDetail<ErrorInfo>()!.Metadata["limit"];

    private static async Task<Filing> NewOrderAsync(Server server, Somebody person, Province province = AuditedProvince.Here)
    {
        var order = AuditedProvince.NewSite(person);
        order.Province = province;
        return (await server.Filings.SubmitFilingAsync(order)).Filing;
    }

    private static async Task<string> AnswerAsync(Server server, SubmitFilingRequest order)
    {
        try
        {
            await server.Filings.SubmitFilingAsync(order);
            return "submitted";
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }
}
