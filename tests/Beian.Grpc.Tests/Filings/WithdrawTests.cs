using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>A provider takes back a filing that is still to be verified.</summary>
public sealed class WithdrawTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_withdrawn_filing_is_closed_and_its_codes_are_dead_at_once(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        await office.VerifyAsync(principal, first);
        server.Clock.Advance(TimeSpan.FromMinutes(5));

        var withdrawn = await office.WithdrawAsync(filing);

        Assert.Equal((FilingState.Withdrawn, ReturnReason.Unspecified), (withdrawn.State, withdrawn.ReturnReason));
        Assert.Equal(Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow()), withdrawn.CloseTime);
        Assert.Equal([ChallengeState.Verified, ChallengeState.Cancelled], withdrawn.Challenges.Select(c => c.State));
        Assert.Equal(FilingEventKind.Withdrawn, withdrawn.Events[^1].Kind);
        foreach (var (person, code) in new[] { (principal, first), (manager, second) })
        {
            Assert.Equal(
                new VerifyCodeResponse { Outcome = VerifyOutcome.Failed, FilingState = FilingState.Withdrawn },
                await office.VerifyAsync(person, code));
            Assert.Equal(VerifyOutcome.Mismatch, (await office.VerifyAsync(person, code, person.WrongId)).Outcome);
            Assert.Equal(ResendOutcome.NothingPending, await office.ResendAsync(person));
        }

        Assert.Equal([FilingState.AwaitingVerification, FilingState.Withdrawn], await office.FeedAsync(filing));
        Assert.DoesNotContain((await StoreDump.TakeAsync(server)).Keys, key => key.Contains(":code:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_withdrawal_repeated_changes_nothing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        await office.CodeAsync(filing, manager);
        await office.SettledAsync(filing);
        var withdrawn = await office.WithdrawAsync(filing);
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(withdrawn, await office.WithdrawAsync(filing));

        Assert.Equal([FilingState.AwaitingVerification, FilingState.Withdrawn], await office.FeedAsync(filing));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Only_a_filing_that_awaits_verification_can_be_withdrawn(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        foreach (var (state, filing, _, _) in await EveryState.MakeAsync(office))
        {
            if (state is FilingState.AwaitingVerification or FilingState.Withdrawn)
            {
                Assert.Equal(FilingState.Withdrawn, (await office.WithdrawAsync(filing)).State);
                continue;
            }

            var conflict = await ErrorStatus.OfAsync(() => office.WithdrawAsync(filing));
            Assert.Equal((StatusCode.FailedPrecondition, "FILING_STATE_CONFLICT"), (conflict.StatusCode, conflict.Reason()));
            Assert.Equal(
                state == FilingState.UnderReview ? "UNDER_REVIEW" : $"{state}".ToUpperInvariant(),
                conflict.Details().GetDetail<ErrorInfo>()!.Metadata["state"]);
            Assert.Equal(state, (await office.ReadAsync(filing)).State);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Another_providers_filing_does_not_exist(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        var key = $"{server.KeyPrefix}:{{33}}:filing:{filing.FilingId[3..]}";
        await server.Store.HashSetAsync(key, "provider", "another");

        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.WithdrawAsync(filing))).Reason());
        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.ReadAsync(filing))).Reason());
        Assert.Equal((int)FilingState.AwaitingVerification, (int)await server.Store.HashGetAsync(key, "state"));
        await server.Store.HashSetAsync(key, "provider", "local");
    }
}
