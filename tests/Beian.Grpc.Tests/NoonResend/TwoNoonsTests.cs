using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>
/// Everything is down over two noons. A code of a day's life has died by then; where codes live longer, each still has its one noon
/// to make up for, and not two.
/// </summary>
public sealed class TwoNoonsTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = NoonRunsOf.Noon;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Each_code_still_alive_is_resent_once_by_whichever_replica_starts_first(Engine engine)
    {
        (string, string) life = ("Verification:CodeLifetime", "2.00:00:00");
        await using var place = new SharedPlace(engine, stores);
        var people = Enumerable.Range(0, 10).Select(_ => new Somebody()).ToArray();
        Filing[] filings;
        await using (var server = await place.StartAsync(new FakeTimeProvider(Noon.AddMinutes(30)), life))
        {
            var office = new Office(server, Province.Zhejiang);
            filings = await Task.WhenAll(people.Select(person => office.SubmitAsync(FilingType.NewSite, manager: person)));
            foreach (var filing in filings)
            {
                await office.SettledAsync(filing);
            }
        }

        var clock = new FakeTimeProvider(Noon.AddDays(2).AddMinutes(10));
        await using var one = await place.StartAsync(clock, life);
        await using var other = await place.StartReplicaAsync(clock, life);
        var later = new Office(one, Province.Zhejiang);
        var run = await one.NoonRunAsync("20260311T120000.000");
        await AreResentOnceAsync(later, filings);
        Assert.Equal(filings.Length, run.QueuedCount);
        Assert.All(people, person => Assert.Equal(1, one.Handset(person).Count + other.Handset(person).Count));

        // Nor is there anything left for the next noon.
        var deadline = filings[0].Deadline.ToDateTimeOffset();
        clock.SetUtcNow(deadline);
        await one.PassUntilAsync("they were returned", async () => (await Task.WhenAll(filings.Select(later.FeedAsync))).All(feed => feed.Length > 1));
        clock.SetUtcNow(Noon.AddDays(3));
        Assert.Equal(0, (await one.NoonRunAsync("20260313T120000.000")).QueuedCount);
        await AreResentOnceAsync(later, filings);
    }

    private static async Task AreResentOnceAsync(Office office, Filing[] filings)
    {
        foreach (var filing in filings)
        {
            var deliveries = (await office.SettledAsync(filing)).Challenges[0].Deliveries;
            Assert.Equal(
                [(DeliveryTrigger.Initial, DeliveryState.Delivered), (DeliveryTrigger.Noon, DeliveryState.Delivered)],
                deliveries.Select(delivery => (delivery.Trigger, delivery.State)));
        }
    }
}
