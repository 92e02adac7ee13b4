using Beian.Deadlines;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Deadlines;

/// <summary>A filing that nobody verified in time goes back to its provider at its deadline.</summary>
public sealed class DeadlineTests(SharedStores stores)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_is_open_until_the_last_millisecond_and_returned_within_a_second(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        await office.VerifiedAsync(filing, principal);
        var deadline = filing.Deadline.ToDateTimeOffset();
        Assert.Equal(filing.SubmitTime.ToDateTimeOffset().AddHours(24), deadline);

        server.Clock.SetUtcNow(deadline - Moment);
        Assert.Equal(FilingState.AwaitingVerification, (await office.ReadAsync(filing)).State);

        // The store's word follows without any more time going by than a second, and nobody has to ask for it.
        server.Clock.SetUtcNow(deadline.AddSeconds(1));
        await Eventually.HoldsAsync("it was returned", async () => (await office.FeedAsync(filing)).Length > 1);

        var returned = await office.ReadAsync(filing);
        Assert.Equal((FilingState.Returned, ReturnReason.CodeExpired), (returned.State, returned.ReturnReason));
        Assert.Equal(filing.Deadline, returned.CloseTime);
        Assert.Equal([ChallengeState.Verified, ChallengeState.Expired], returned.Challenges.Select(c => c.State));
        Assert.Equal([FilingState.AwaitingVerification, FilingState.Returned], await office.FeedAsync(filing));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task No_answer_shows_it_open_past_its_deadline_before_the_sweep_has_been_by(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, WithoutSweep);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        using var watch = await Watch.StandingAsync(server);
        var begin = watch.Token;
        var order = office.Order(FilingType.NewSite, manager: manager);
        var filing = await office.SubmitAsync(order);
        var code = await office.CodeAsync(filing, manager);

        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset());

        foreach (var shown in new[] { await office.ReadAsync(filing), await office.SubmitAsync(order) })
        {
            Assert.Equal((FilingState.Returned, ReturnReason.CodeExpired, filing.Deadline), (shown.State, shown.ReturnReason, shown.CloseTime));
            Assert.Equal((ChallengeState.Expired, FilingEventKind.Returned), (shown.Challenges[0].State, shown.Events[^1].Kind));
        }

        Assert.Empty((await server.Filings.ListFilingsAsync(new ListFilingsRequest { State = FilingState.AwaitingVerification })).Filings);
        foreach (var filter in new[] { FilingState.Unspecified, FilingState.Returned })
        {
            var listed = Assert.Single((await server.Filings.ListFilingsAsync(new ListFilingsRequest { State = filter })).Filings);
            Assert.Equal((FilingState.Returned, filing.Deadline), (listed.State, listed.CloseTime));
        }

        Assert.Empty((await office.Review.ListFilingsUnderReviewAsync(new ListFilingsUnderReviewRequest { Province = Province.Zhejiang })).Filings);
        Assert.Equal(
            new VerifyCodeResponse { Outcome = VerifyOutcome.Failed, FilingState = FilingState.Returned, ReturnReason = ReturnReason.CodeExpired },
            await office.VerifyAsync(manager, code));
        Assert.Equal(VerifyOutcome.Mismatch, (await office.VerifyAsync(manager, code, manager.WrongId)).Outcome);
        Assert.Equal(ResendOutcome.NothingPending, await office.ResendAsync(manager));
        foreach (var step in new Func<Task>[] { () => office.WithdrawAsync(filing), () => office.ApproveAsync(filing, EveryState.Icp), () => office.RejectAsync(filing) })
        {
            var conflict = await ErrorStatus.OfAsync(step);
            Assert.Equal("FILING_STATE_CONFLICT", conflict.Reason());
            Assert.Equal("RETURNED", conflict.Details().GetDetail<ErrorInfo>()!.Metadata["state"]);
        }

        // And so it can be submitted again at once.
        var again = office.Order(FilingType.NewSite, manager: manager);
        again.ResubmissionOf = filing.FilingId;
        var next = await office.SubmitAsync(again);
        Assert.Equal(FilingState.AwaitingVerification, next.State);

        // Whoever follows is told of changes as they are written, each with its time: that it was open is told of a time when it was.
        using var late = Watch.Open(server.Filings, begin);
        foreach (var told in new[] { await watch.ChangesAsync(2), await late.ChangesAsync(2) })
        {
            Assert.Equal(
                [(filing.FilingId, filing.SubmitTime), (next.FilingId, next.SubmitTime)],
                told.Select(message => (message.Change.FilingId, message.Change.ChangeTime)));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_that_came_due_in_the_middle_of_its_tries_keeps_them_in_its_history(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        await office.MistypeIdAsync(manager, await office.CodeAsync(filing, manager), times: 4);

        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset());

        var returned = await office.ReadAsync(filing);
        Assert.Equal((ReturnReason.CodeExpired, 4), (returned.ReturnReason, returned.Challenges[0].WrongIdCount));
        Assert.Equal("4/5", returned.Events.Last(e => e.Kind == FilingEventKind.WrongId).Detail);
    }

    private static void WithoutSweep(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(DeadlineSweep)));
}
