using Beian.Deadlines;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>The noon resend and the end of a code never contradict each other.</summary>
public sealed class NoonAndDeadlineTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = NoonRunsOf.Noon;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_resend_that_waits_while_its_filing_ends_is_dropped_and_says_why(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:MaxTries", "100"), ("Outbox:LongestPause", "01:00:00"));
        var office = new Office(server, Province.Zhejiang);
        var (withdrawn, returned, expired) = (new Somebody(), new Somebody(), new Somebody());
        Dictionary<Somebody, Filing> filings = [];
        foreach (var person in new[] { withdrawn, returned, expired })
        {
            filings[person] = await office.SubmitAsync(FilingType.NewSite, manager: person);
            await office.CodeAsync(filings[person], person);
            await office.SettledAsync(filings[person]);
        }

        server.CarriersBehave(CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing });
        server.Clock.SetUtcNow(Noon);
        Assert.Equal(3, (await server.NoonRunAsync()).QueuedCount);
        await office.WithdrawAsync(filings[withdrawn]);
        await office.MistypeIdAsync(returned, returned.Codes.First(), times: 5);
        server.Clock.SetUtcNow(filings[expired].Deadline.ToDateTimeOffset());

        foreach (var (person, word) in new[] { (withdrawn, "WITHDRAWN"), (returned, "RETURNED"), (expired, "EXPIRED") })
        {
            await server.PassUntilAsync(
                filings[person], "it is dropped", all => all[^1].State != DeliveryState.Queued, TimeSpan.FromMinutes(1));
            var delivery = (await office.ReadAsync(filings[person])).Challenges[0].Deliveries[^1];
            Assert.Equal((DeliveryTrigger.Noon, DeliveryState.Dropped, word), (delivery.Trigger, delivery.State, delivery.CarrierDetail));
            Assert.Single(server.Handset(person));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Codes_that_end_in_the_second_of_their_noon_are_sent_before_that_or_not_at_all(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, WithoutWorkers);
        var (outbox, sweep) = (server.Services.GetRequiredService<IOutboxStore>(), server.Services.GetRequiredService<IDeadlineStore>());
        var office = new Office(server, Province.Zhejiang);
        Dictionary<string, Filing> filings = [];
        server.Clock.SetUtcNow(Noon);
        for (var n = 0; n < 40; n++)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(25));
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
            filings.Add(filing.FilingId, filing);
        }

        Assert.Equal(filings.Count, (await AcceptAsync(outbox, Urgency.Urgent, server.Clock.GetUtcNow(), filings.Count)).Count);

        // The noon and the sweep at every moment of that second, now the one first and now the other, a few codes at a time.
        var dice = new Random(12);
        HashSet<string> resent = [];
        for (var now = Noon.AddDays(1); now <= Noon.AddDays(1).AddSeconds(2); now = now.AddMilliseconds(10))
        {
            server.Clock.SetUtcNow(now);
            var isSweptFirst = dice.Next(2) == 0;
            if (isSweptFirst)
            {
                await sweep.ReturnExpiredAsync(Province.Zhejiang, now, 20, CancellationToken.None);
            }

            foreach (var message in await AcceptAsync(outbox, Urgency.Noon, now, dice.Next(2)))
            {
                Assert.True(resent.Add($"{message.Id.Filing}"), $"{message.Id} is claimed twice.");
                Assert.True(now < message.Deadline, $"{message.Id} is claimed at {now:O}, after its end.");
            }

            if (!isSweptFirst)
            {
                await sweep.ReturnExpiredAsync(Province.Zhejiang, now, 20, CancellationToken.None);
            }
        }

        foreach (var filing in filings.Values)
        {
            var ended = await office.ReadAsync(filing);
            Assert.Equal(
                (FilingState.Returned, ReturnReason.CodeExpired, filing.Deadline), (ended.State, ended.ReturnReason, ended.CloseTime));
            Assert.Equal([FilingState.AwaitingVerification, FilingState.Returned], await office.FeedAsync(filing));
            var atNoon = ended.Challenges[0].Deliveries.Where(delivery => delivery.Trigger == DeliveryTrigger.Noon).ToList();
            Assert.Equal(resent.Contains(filing.FilingId), atNoon is [{ State: DeliveryState.Accepted }]);
            Assert.True(resent.Contains(filing.FilingId) || atNoon is [] or [{ State: DeliveryState.Dropped, CarrierDetail: "EXPIRED" }]);
        }

        Assert.InRange(resent.Count, 1, filings.Count - 1);
        var run = new Beian.NoonResend.NoonRun(Noon.AddDays(1), NoonRunTrigger.Scheduled, [Province.Zhejiang]);
        var books = await server.Services.GetRequiredService<INoonStore>()
            .LookAsync(run, Province.Zhejiang, server.Clock.GetUtcNow(), CancellationToken.None);
        Assert.Equal((resent.Count, 0), (books.Queued, books.Remaining));
        Assert.Empty((await ProvinceSnapshot.TakeAsync(server, Province.Zhejiang)).Of("noon"));
        new StoreAudit(server, await ProvinceSnapshot.TakeAsync(server, Province.Zhejiang)).Holds();
    }

    // Claims what is due, at most so much, and has it accepted.
    private static async Task<IReadOnlyList<ClaimedMessage>> AcceptAsync(IOutboxStore outbox, Urgency urgency, DateTimeOffset now, int room)
    {
        var lane = new Lane(Province.Zhejiang, Operator.Mobile, urgency);
        if (room == 0)
        {
            return [];
        }

        var claim = await outbox.ClaimAsync(lane, now, now, now.AddSeconds(30), room, CancellationToken.None);
        foreach (var message in claim.Messages)
        {
            await outbox.RecordAsync(message, new SubmissionRecord.Accepted($"{Guid.NewGuid():N}", ""), now, CancellationToken.None);
        }

        return claim.Messages;
    }

    private static void WithoutWorkers(IServiceCollection services)
    {
        foreach (var worker in services.Where(s => s.ImplementationType == typeof(DeadlineSweep) || s.ImplementationType == typeof(OutboxWorker)).ToList())
        {
            services.Remove(worker);
        }
    }
}
