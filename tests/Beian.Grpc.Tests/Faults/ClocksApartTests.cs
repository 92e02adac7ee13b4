using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>Replicas whose clocks are five seconds apart: a deadline may move by that much, and nothing else happens.</summary>
public sealed class ClocksApartTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_has_its_noon_once_whichever_replica_comes_to_it_first(Engine engine)
    {
        await using var replicas = await ClocksApart.StartAsync(engine, stores, Noon.AddHours(-1));
        Office[] offices = [new(replicas.Ahead, Province.Zhejiang), new(replicas.Behind, Province.Zhejiang)];
        var people = Enumerable.Range(0, 20).Select(_ => new Somebody()).ToArray();
        var filings = await Task.WhenAll(people.Select((person, n) => offices[n % 2].SubmitAsync(FilingType.NewSite, manager: person)));
        foreach (var filing in filings)
        {
            await replicas.SettledAsync(filing);
        }

        // From a second before the first of the two noons until well after the second.
        replicas.GoTo(Noon.AddSeconds(-1));
        await replicas.PassUntilAsync("noon is over for both", async () =>
        {
            await offices[1].ReadAsync(filings[0]);
            return replicas.Behind.Clock.GetUtcNow() > Noon.AddSeconds(2);
        });

        for (var n = 0; n < filings.Length; n++)
        {
            var deliveries = (await replicas.SettledAsync(filings[n])).Challenges[0].Deliveries;
            Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Noon], deliveries.Select(delivery => delivery.Trigger));
            Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
            Assert.Equal(2, (await replicas.ArrivedAsync(people[n])).Count);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_deadline_comes_at_most_so_much_earlier_and_then_for_everybody(Engine engine)
    {
        await using var replicas = await ClocksApart.StartAsync(engine, stores, Noon.AddHours(-1));
        var (ahead, behind) = (new Office(replicas.Ahead, Province.Zhejiang), new Office(replicas.Behind, Province.Zhejiang));
        var (early, expired, late) = (new Somebody(), new Somebody(), new Somebody());
        var filings = await Task.WhenAll(
            behind.SubmitAsync(FilingType.NewSite, manager: early),
            behind.SubmitAsync(FilingType.NewSite, manager: expired),
            ahead.SubmitAsync(FilingType.NewSite, manager: late));
        foreach (var filing in filings)
        {
            await replicas.SettledAsync(filing);
            Assert.Equal((await ahead.ReadAsync(filing)).Deadline, (await behind.ReadAsync(filing)).Deadline);
        }

        var (deadline, later) = (filings[1].Deadline.ToDateTimeOffset(), filings[2].Deadline.ToDateTimeOffset());
        Assert.Equal(ClocksApart.Skew, later - deadline);
        var codes = new Dictionary<Somebody, string>();
        foreach (var person in new[] { early, expired, late })
        {
            codes[person] = (await replicas.ArrivedAsync(person))[0].Code;
        }

        replicas.GoTo(deadline.AddMilliseconds(-1));
        Assert.Equal(VerifyOutcome.Forwarded, (await ahead.VerifyAsync(early, codes[early])).Outcome);
        replicas.GoTo(deadline);
        await Eventually.HoldsAsync("the one that is ahead has returned it", async () => (await behind.FeedAsync(filings[1])).Length > 1);

        // For the other the deadline is five seconds off; yet there is one answer.
        foreach (var office in new[] { ahead, behind })
        {
            var returned = await office.ReadAsync(filings[1]);
            Assert.Equal(
                (FilingState.Returned, ReturnReason.CodeExpired, filings[1].Deadline), (returned.State, returned.ReturnReason, returned.CloseTime));
            Assert.Equal(
                (VerifyOutcome.Failed, ReturnReason.CodeExpired),
                ((await office.VerifyAsync(expired, codes[expired])).Outcome, (await office.VerifyAsync(expired, codes[expired])).ReturnReason));
        }

        Assert.Equal(VerifyOutcome.Forwarded, (await behind.VerifyAsync(late, codes[late])).Outcome);
        replicas.GoTo(later + ClocksApart.Skew);
        await replicas.PassUntilAsync("both have swept", () => Task.FromResult(replicas.Behind.Clock.GetUtcNow() > later.AddSeconds(1)));
        Assert.Equal([FilingState.AwaitingVerification, FilingState.UnderReview], await behind.FeedAsync(filings[0]));
        Assert.Equal([FilingState.AwaitingVerification, FilingState.Returned], await behind.FeedAsync(filings[1]));
        Assert.Equal([FilingState.AwaitingVerification, FilingState.UnderReview], await behind.FeedAsync(filings[2]));
    }
}
