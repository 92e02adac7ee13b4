using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Review;

/// <summary>A bureau approves or rejects what is under review, once.</summary>
public sealed class DecisionTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";
    private const string Reason = "网站名称与内容不符；\n请更正后重新提交。";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_approved_filing_has_its_number_and_the_time_it_was_approved(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var filing = await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody());
        server.Clock.Advance(TimeSpan.FromHours(3));

        var approved = await office.ApproveAsync(filing, Icp);

        Assert.Equal((FilingState.Approved, Icp, ""), (approved.State, approved.IcpNumber, approved.RejectionReason));
        Assert.Equal((filing.CloseTime, Now(server)), (approved.CloseTime, approved.ReviewTime));
        Assert.Equal((FilingEventKind.Approved, Icp, Now(server)), Last(approved));
        Assert.Equal([FilingState.UnderReview, FilingState.Approved], await office.FeedAsync(filing));
        Assert.Equal(approved, await office.ReadAsync(filing));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_rejected_filing_shows_the_reason_word_for_word(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        server.Clock.Advance(TimeSpan.FromHours(3));

        var rejected = await office.RejectAsync(filing, Reason);

        Assert.Equal((FilingState.Rejected, "", Reason), (rejected.State, rejected.IcpNumber, rejected.RejectionReason));
        Assert.Equal((FilingEventKind.Rejected, Reason, Now(server)), Last(rejected));
        Assert.Equal(Now(server), rejected.ReviewTime);
        Assert.Equal([FilingState.UnderReview, FilingState.Rejected], await office.FeedAsync(filing));
        Assert.Equal(rejected, await office.ReadAsync(filing));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_decision_repeated_changes_nothing_and_another_one_comes_too_late(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var approved = await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()), Icp + "-1");
        var kept = await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSite, icp: Icp + "-7"));
        var rejected = await office.RejectAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()), Reason);
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(approved, await office.ApproveAsync(approved, Icp + "-1"));
        Assert.Equal(kept, await office.ApproveAsync(kept));
        Assert.Equal(kept, await office.ApproveAsync(kept, Icp + "-7"));
        Assert.Equal(rejected, await office.RejectAsync(rejected, Reason));
        await ConflictsAsync(() => office.ApproveAsync(approved, Icp + "-2"), "APPROVED");
        await ConflictsAsync(() => office.RejectAsync(approved, Reason), "APPROVED");
        await ConflictsAsync(() => office.RejectAsync(rejected, "另一原因"), "REJECTED");
        await ConflictsAsync(() => office.ApproveAsync(rejected, Icp + "-3"), "REJECTED");
        Assert.Equal([FilingState.UnderReview, FilingState.Approved], await office.FeedAsync(approved));
        Assert.Equal([FilingState.UnderReview, FilingState.Rejected], await office.FeedAsync(rejected));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_not_under_review_cannot_be_decided(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        foreach (var (state, filing, _, _) in (await EveryState.MakeAsync(office)).Where(made => made.State != FilingState.UnderReview))
        {
            var (before, name) = (await office.ReadAsync(filing), NameOf(state));
            await ConflictsAsync(() => office.ApproveAsync(filing, "浙ICP备20260002号-2"), name);
            await ConflictsAsync(() => office.RejectAsync(filing, Reason), name);
            Assert.Equal(before, await office.ReadAsync(filing));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Of_an_approval_and_a_rejection_at_once_one_is_made(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        for (var n = 1; n <= 20; n++)
        {
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
            var answers = await Task.WhenAll(
                DecideAsync(() => office.ApproveAsync(filing, $"{Icp}-{n}")), DecideAsync(() => office.RejectAsync(filing, Reason)));
            var made = Assert.Single(answers, answer => answer is FilingState.Approved or FilingState.Rejected);
            Assert.Equal(made, (await office.ReadAsync(filing)).State);
            Assert.Equal(new FilingState?[] { FilingState.UnderReview, made }, (await office.FeedAsync(filing)).Select(state => (FilingState?)state));
        }
    }

    [Theory]
    [InlineData(FilingType.FirstFiling, "", "icp_number is required for a first filing or a new site")]
    [InlineData(FilingType.NewSite, "", "icp_number is required for a first filing or a new site")]
    [InlineData(FilingType.CancelSite, "京ICP备20260009号", "icp_number must be left out: the filing keeps the number it was submitted with")]
    [InlineData(FilingType.CancelSite, "京20260009", "icp_number must be an ICP number")]
    public async Task A_number_is_given_where_there_is_none_yet_and_only_there(FilingType type, string icp, string bad)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var office = new Office(server, Province.Beijing);
        var filing = await office.SubmitAsync(
            type, new Somebody(), new Somebody(), type is FilingType.FirstFiling or FilingType.NewSite ? "" : Icp);

        var refused = await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, icp));

        Assert.StartsWith(bad, Assert.Single(refused.BadFields()), StringComparison.Ordinal);
        Assert.Equal(FilingState.UnderReview, (await office.ReadAsync(filing)).State);
    }

    [Fact]
    public async Task A_filing_that_is_not_there_cannot_be_decided()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var (office, none) = (new Office(server, Province.Beijing), new Filing { FilingId = "11-0123456789ABCDEFGHJK" });

        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.ApproveAsync(none, Icp))).Reason());
        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.RejectAsync(none))).Reason());
    }

    private static async Task<FilingState?> DecideAsync(Func<Task<Filing>> decision)
    {
        try
        {
            return (await decision()).State;
        }
        catch (RpcException conflict) when (conflict.Reason() == "FILING_STATE_CONFLICT")
        {
            return null;
        }
    }

    private static async Task ConflictsAsync(Func<Task> decision, string state)
    {
        var conflict = await ErrorStatus.OfAsync(decision);
        Assert.Equal((StatusCode.FailedPrecondition, "FILING_STATE_CONFLICT"), (conflict.StatusCode, conflict.Reason()));
        Assert.Equal(state, conflict.Details().GetDetail<ErrorInfo>()!.Metadata["state"]);
    }

    private static (FilingEventKind Kind, string Detail, Timestamp Time) Last(Filing filing)
    {
        var last = filing.Events[^1];
        return (last.Kind, last.Detail, last.Time);
    }

    private static string NameOf(FilingState state) => state switch
    {
        FilingState.AwaitingVerification => "AWAITING_VERIFICATION",
        FilingState.UnderReview => "UNDER_REVIEW",
        _ => $"{state}".ToUpperInvariant(),
    };

    private static Timestamp Now(Server server) => Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow());
}
