using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>A noon is a burst, and the carrier takes its time over it.</summary>
public sealed class NoonBurstTests(SharedStores stores)
{
    private const int Codes = 20;

    private WatchedCarrier _mobile = null!;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_codes_that_end_soonest_go_first_and_whoever_waits_for_a_message_now_before_all_of_them(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, Watched, ("Outbox:Routes:Mobile:MessagesPerSecond", "2"));
        var office = new Office(server, Province.Zhejiang);
        var people = Enumerable.Range(0, Codes).Select(_ => new Somebody()).ToArray();
        List<Filing> filings = [];
        foreach (var person in people)
        {
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
            filings.Add(await server.PassUntilAsync(filing, "it is delivered", all => all[0].State == DeliveryState.Delivered));
            server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        server.Clock.SetUtcNow(NoonRunsOf.Noon);
        await server.PassUntilAsync("the burst has begun", () => Task.FromResult(_mobile.Submits.Count >= Codes + 3));
        var newcomer = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        Assert.Equal(ResendOutcome.Sent, await office.ResendAsync(people[^1]));
        var left = _mobile.Submits.Count - Codes;
        await server.PassUntilAsync("everything has left", async () =>
        {
            await office.ReadAsync(newcomer);
            return _mobile.Submits.Count == (2 * Codes) + 2;
        });

        var order = _mobile.Submits.Skip(Codes).Select(submit => submit.MessageId).ToList();
        string[] urgent = [$"{newcomer.FilingId}:0:1", $"{filings[^1].FilingId}:0:2"];
        Assert.All(urgent, message => Assert.InRange(order.IndexOf(message), 3, left + (Codes / 4)));
        Assert.Equal(filings.Select(filing => filing.FilingId), order.Except(urgent).Select(message => message.Split(':')[0]));
    }

    private void Watched(IServiceCollection services) => services.ReplaceCarriers((carrier, s) => carrier.Operator == Carriers.Operator.Mobile
        ? _mobile = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>())
        : carrier);
}
