using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>At noon whoever has not confirmed gets the code again, once.</summary>
public sealed class NoonResendTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = NoonRunsOf.Noon;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_unconfirmed_code_comes_again_at_noon_and_nothing_else_changes(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await office.CodeAsync(filing, person);
        Assert.Equal(ResendOutcome.CoolingDown, await office.ResendAsync(person));
        await office.SettledAsync(filing);

        server.Clock.SetUtcNow(Noon);
        var messages = await server.MessagesAsync(person, 2);
        var after = await office.SettledAsync(filing);

        Assert.Equal([code, code], messages.Select(message => message.Code));
        Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Noon], after.Challenges[0].Deliveries.Select(d => d.Trigger));
        Assert.Equal(Noon, after.Challenges[0].Deliveries[1].QueueTime.ToDateTimeOffset());
        Assert.Equal((filing.Deadline, 0, 0), (after.Deadline, after.Challenges[0].ManualResendCount, after.Challenges[0].WrongIdCount));
        Assert.Single(after.Events, happened => happened is { Kind: FilingEventKind.MessageQueued, Trigger: DeliveryTrigger.Noon });
        // The pause counts from what somebody asked for: who has not got the noon's message need not wait for another.
        Assert.Equal(ResendOutcome.Sent, await office.ResendAsync(person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Who_is_done_gets_nothing_and_who_is_not_does(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (verified, withdrawn, done, waiting) = (new Somebody(), new Somebody(), new Somebody(), new Somebody());
        await office.VerifiedAsync(await office.SubmitAsync(FilingType.NewSite, manager: verified), verified);
        var gone = await office.SubmitAsync(FilingType.NewSite, manager: withdrawn);
        await office.CodeAsync(gone, withdrawn);
        await office.WithdrawAsync(gone);
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal: done, manager: waiting);
        await office.VerifiedAsync(filing, done);
        await office.CodeAsync(filing, waiting);
        await office.SettledAsync(filing);

        server.Clock.SetUtcNow(Noon);
        var run = await server.NoonRunAsync();

        Assert.Equal((1, 0, 31), (run.QueuedCount, run.RemainingCount, run.DoneProvinceCount));
        Assert.Equal(2, (await server.MessagesAsync(waiting, 2)).Count);
        await Assert.AllAsync(new[] { verified, withdrawn, done }, async person => Assert.Single(await server.MessagesAsync(person)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_noon_that_nobody_saw_is_made_up_for_while_the_codes_live(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (early, late) = (new Somebody(), new Somebody());
        Filing first, second;
        await using (var server = await place.StartAsync(new FakeTimeProvider(Noon.AddHours(-22))))
        {
            var office = new Office(server, Province.Zhejiang);
            first = await office.SubmitAsync(FilingType.NewSite, manager: early);
            await office.CodeAsync(first, early);
            await office.SettledAsync(first);
            server.Clock.SetUtcNow(Noon.AddHours(-1));
            second = await office.SubmitAsync(FilingType.NewSite, manager: late);
            await office.CodeAsync(second, late);
            await office.SettledAsync(second);
        }

        // Both noons have passed, and the first code with its deadline.
        await using var next = await place.StartAsync(new FakeTimeProvider(Noon.AddHours(22.5)));
        var later = new Office(next, Province.Zhejiang);
        var run = await next.NoonRunAsync();
        second = await later.SettledAsync(second);
        await Eventually.HoldsAsync("the first has been returned", async () => (await later.FeedAsync(first)).Length > 1);

        Assert.Equal((Noon, 1L), (run.NoonTime.ToDateTimeOffset(), run.QueuedCount));
        Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Noon], second.Challenges[0].Deliveries.Select(d => d.Trigger));
        Assert.DoesNotContain((await later.ReadAsync(first)).Challenges[0].Deliveries, d => d is { Trigger: DeliveryTrigger.Noon, State: not DeliveryState.Dropped });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_confirmed_while_its_resend_waits_is_not_sent_again(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:MaxTries", "100"));
        var office = new Office(server, Province.Zhejiang);
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await office.CodeAsync(filing, person);
        await office.SettledAsync(filing);
        server.CarriersBehave(CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing });
        server.Clock.SetUtcNow(Noon);
        await server.NoonRunAsync();

        await office.VerifyAsync(person, code);
        server.CarriersBehave(CarrierBehavior.Faultless);
        await Eventually.HoldsAsync("the resend was dropped", async () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(30));
            return (await office.ReadAsync(filing)).Challenges[0].Deliveries[^1].State == DeliveryState.Dropped;
        });

        Assert.Equal("VERIFIED", (await office.ReadAsync(filing)).Challenges[0].Deliveries[^1].CarrierDetail);
        Assert.Single(await server.MessagesAsync(person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Read_to_the_letter_only_codes_of_an_earlier_day_come_again(Engine engine)
    {
        await using var server = await Server.StartAsync(
            engine, stores, new FakeTimeProvider(Noon.AddHours(-20)), ("NoonResend:Audience", "IssuedOnAnEarlierDay"));
        var office = new Office(server, Province.Zhejiang);
        var (yesterday, today) = (new Somebody(), new Somebody());
        var first = await office.SubmitAsync(FilingType.NewSite, manager: yesterday);
        await office.CodeAsync(first, yesterday);
        await office.SettledAsync(first);
        server.Clock.SetUtcNow(Noon.AddHours(-2));
        var second = await office.SubmitAsync(FilingType.NewSite, manager: today);
        await office.CodeAsync(second, today);
        await office.SettledAsync(second);

        server.Clock.SetUtcNow(Noon);
        var run = await server.NoonRunAsync();

        Assert.Equal(1, run.QueuedCount);
        Assert.Equal(2, (await server.MessagesAsync(yesterday, 2)).Count);
        Assert.Single((await office.SettledAsync(second)).Challenges[0].Deliveries);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_a_second_from_its_end_is_resent_and_one_past_it_is_returned(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        server.Clock.SetUtcNow(Noon.AddSeconds(1));
        var last = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: last);
        await office.CodeAsync(filing, last);
        await office.SettledAsync(filing);
        Assert.InRange(filing.Deadline.ToDateTimeOffset() - Noon.AddDays(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));

        server.Clock.SetUtcNow(Noon.AddDays(1));
        // In steps so small that the code does not end before a slow store has handed it out.
        await server.PassUntilAsync(filing, "the noon's message has left", all => all is [_, { State: not DeliveryState.Queued }], TimeSpan.FromMilliseconds(1));
        await server.MessagesAsync(last, 2);
        await office.SettledAsync(filing);
        if (filing.Deadline.ToDateTimeOffset() is var end && end > server.Clock.GetUtcNow())
        {
            server.Clock.SetUtcNow(end);
        }

        await Eventually.HoldsAsync("it was returned", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(250));
            return (await office.FeedAsync(filing)).Length > 1;
        });

        var returned = await office.SettledAsync(filing);
        Assert.Equal((FilingState.Returned, ReturnReason.CodeExpired), (returned.State, returned.ReturnReason));
        Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Noon], returned.Challenges[0].Deliveries.Select(d => d.Trigger));
    }
}
