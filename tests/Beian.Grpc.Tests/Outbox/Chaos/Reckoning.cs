using Beian.Grpc.Tests.Running;
using Beian.Outbox;
using Beian.V1;
using Xunit;
using Challenge = Beian.Filings.Challenge;
using Delivery = Beian.Filings.Delivery;
using RedisConnectionException = StackExchange.Redis.RedisConnectionException;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>What must be true when the chaos is over.</summary>
internal sealed class Reckoning(Fleet fleet, Providers providers)
{
    private static readonly string[] Waiting = ["outbox", "unreported"];

    /// <summary>Whether nothing waits: no message in a lane, none whose report is awaited, no noon to come.</summary>
    public async Task<bool> IsQuietAsync()
    {
        try
        {
            return (await SnapshotsAsync()).All(province => Waiting.Append("noon").All(kind => !province.Of(kind).Any()));
        }
        catch (RedisConnectionException)
        {
            // The replica that was asked has not found the store again.
            return false;
        }
    }

    public async Task HoldsAsync()
    {
        var arrived = fleet.Handset.List(limit: int.MaxValue).ToLookup(message => message.MessageId);
        var filings = 0;
        foreach (var province in await SnapshotsAsync())
        {
            new StoreAudit(fleet.Any(Random.Shared), province, since: TimeSpan.FromMinutes(10)).Holds();
            Assert.All(Waiting, kind => Assert.Empty(province.Of(kind)));
            foreach (var filing in province.Filings.Select(stored => stored.Filing))
            {
                filings++;
                for (var n = 0; n < filing.Challenges.Count; n++)
                {
                    WasQueuedOnce(filing, n);
                    for (var number = 1; number <= filing.Challenges[n].Deliveries.Count; number++)
                    {
                        var id = new MessageId(filing.Id, n, number);
                        HasMetItsFate(id, filing.Challenges[n].Deliveries[number - 1], arrived[id.ToString()].Any());
                        WasSubmittedOnce(id);
                        WasAcceptedOnce(id, filing.Challenges[n].Deliveries[number - 1]);
                    }
                }
            }
        }

        Assert.Equal(providers.Expected.Count, filings);
    }

    private static void HasMetItsFate(MessageId id, Delivery delivery, bool hasArrived)
    {
        Assert.True(
            delivery.State == DeliveryState.Delivered ? hasArrived
                : delivery is { State: DeliveryState.Failed or DeliveryState.Dropped, CarrierDetail.Length: > 0, Ended: not null },
            $"{id} {(hasArrived ? "arrived" : "did not arrive")} and stands as {delivery}");
    }

    // One first message, one at noon, one for each resend, and for each that failed one over the fallback route.
    private void WasQueuedOnce(Beian.Filings.Filing filing, int n)
    {
        var (challenge, expected) = (filing.Challenges[n], providers.Expected[filing.Id.ToString()]);
        var isManager = challenge.Roles.Contains(Role.SiteManager);
        Assert.Equal(1, Count(challenge, DeliveryTrigger.Initial));
        Assert.Equal(isManager ? expected.Resends : 0, Count(challenge, DeliveryTrigger.Manual));
        Assert.InRange(Count(challenge, DeliveryTrigger.Noon), expected.IsWithdrawn ? 0 : 1, 1);
        foreach (var sent in challenge.Deliveries.GroupBy(delivery => delivery.Trigger))
        {
            var failed = sent.Count(delivery => delivery is { Attempt: 1, State: DeliveryState.Failed });
            var mayFallBack = challenge.Operator != Operator.Broadnet;
            var fewest = mayFallBack && !expected.IsWithdrawn ? failed : 0;
            var most = mayFallBack ? sent.Count(delivery => delivery.Attempt == 1) : 0;
            var second = sent.Count(delivery => delivery.Attempt == 2);
            Assert.True(second >= fewest && second <= most, $"{filing.Id}:{n} {string.Join('\n', challenge.Deliveries)}");
        }
    }

    // Or once more for each that came to nothing, and for each replica that died with what the carrier had said.
    private void WasSubmittedOnce(MessageId id)
    {
        var tale = fleet.Witness.Of(id);
        Assert.True(tale.Submits <= 1 + tale.NotTaken + tale.Unanswered + tale.DiedWith + tale.DiedWithRefusal, $"{id} {tale}");
    }

    private void WasAcceptedOnce(MessageId id, Delivery delivery)
    {
        var tale = fleet.Witness.Of(id);
        var once = delivery.Accepted is null ? 0 : 1;
        Assert.True(tale.Forgotten == 0, $"{id} was handed out twice: {tale}");
        // What a replica died with may have been written down before it died, or not.
        Assert.True(tale.Accepted >= once && tale.Accepted - tale.DiedWith <= once, $"{id} {tale}, and stands as {delivery}");
    }

    private static int Count(Challenge challenge, DeliveryTrigger trigger) =>
        challenge.Deliveries.Count(delivery => delivery.Trigger == trigger && delivery.Attempt == 1);

    private async Task<IReadOnlyList<ProvinceSnapshot>> SnapshotsAsync() =>
        await Task.WhenAll(Providers.Provinces.Select(province => ProvinceSnapshot.TakeAsync(fleet.Any(Random.Shared), province)));
}
