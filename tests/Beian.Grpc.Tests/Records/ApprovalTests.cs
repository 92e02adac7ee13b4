using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Records;

/// <summary>An approval undoes nothing that was approved while its filing was under review.</summary>
/// <remarks>But for one in a province without verification, so that every filing is with the bureau at once.</remarks>
public sealed class ApprovalTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";
    private const string Mismatch = "RECORD_PHONE_MISMATCH";
    private const string NoRecord = "NO_RECORD";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_access_adds_its_provider_and_leaves_the_phone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), Icp);
        await server.Store.HashDeleteAsync(RecordKey(office), "1.access.local");
        await server.Store.HashSetAsync(RecordKey(office), "1.access.other", "x");
        var before = await RecordAsync(office);
        var access = await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);

        await office.ApproveAsync(access);

        before["1.access.local"] = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(access.FilingId[3..]));
        Assert.Equal(before, await RecordAsync(office));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, Province.Zhejiang, "浙ICP备20260001号")]
    [InlineData(Engine.RedisCluster, Province.Zhejiang, "浙ICP备20260001号")]
    [InlineData(Engine.ManagedRedis, Province.Beijing, Icp)]
    public async Task An_access_that_the_former_manager_verified_is_refused_and_the_new_phone_stays(Engine engine, Province province, string icp)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, former, manager) = (new Office(server, province), new Somebody(), new Somebody());
        await office.ApproveAsync(await UnderReviewAsync(office, office.Order(FilingType.FirstFiling, former, former), former), icp);
        var access = await UnderReviewAsync(office, office.Order(FilingType.Access, manager: former, icp: icp), former);
        await office.ApproveAsync(await UnderReviewAsync(office, office.Change(icp, manager: manager), manager));

        var refused = await RefusedAsync(office, access);

        Assert.Equal((StatusCode.FailedPrecondition, Mismatch), (refused.StatusCode, refused.Reason()));
        AssertTellsTheBureau(refused, "手机号已变更", "another manager's phone on record");
        Assert.Equal(FilingState.Rejected, (await office.RejectAsync(access)).State);
        Assert.Equal(Mismatch, (await office.RefusedAsync(office.Order(FilingType.Access, manager: former, icp: icp))).Reason());
        var again = await UnderReviewAsync(office, office.Order(FilingType.Access, manager: manager, icp: icp), manager);
        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(again)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSite)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSubject)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelAccess)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSite)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSubject)]
    [InlineData(Engine.RedisCluster, FilingType.CancelAccess)]
    public async Task What_builds_on_what_was_cancelled_meanwhile_is_refused_and_nothing_comes_back(Engine engine, FilingType cancellation)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await FileTwoSitesAsync(office, manager);
        SubmitFilingRequest[] orders =
        [
            office.Order(FilingType.Access, manager: manager, icp: Icp + "-2"),
            office.Change(Icp + "-2", manager: new Somebody()),
            office.Change(Icp + "-2", new Somebody(), new Somebody()),
            .. cancellation != FilingType.CancelSubject ? Array.Empty<SubmitFilingRequest>() :
            [
                office.Order(FilingType.Access, manager: manager, icp: Icp),
                office.Change(Icp, new Somebody()),
                office.Order(FilingType.NewSite, manager: new Somebody(), icp: Icp),
                // Its subject is named by the bureau.
                office.Order(FilingType.NewSite, manager: new Somebody()),
            ],
        ];
        var filings = await Task.WhenAll(orders.Select(office.SubmitAsync));
        server.Clock.Advance(TimeSpan.FromDays(1));
        await office.ApproveAsync(await office.SubmitAsync(cancellation, icp: Icp + (cancellation == FilingType.CancelSubject ? "" : "-2")));

        foreach (var filing in filings)
        {
            var refused = await RefusedAsync(office, filing, filing.Type == FilingType.NewSite ? Icp + "-3" : "");
            Assert.Equal((StatusCode.FailedPrecondition, NoRecord), (refused.StatusCode, refused.Reason()));
            AssertTellsTheBureau(refused, "备案记录已不存在", "no longer on record");
            Assert.Equal(FilingState.Rejected, (await office.RejectAsync(filing)).State);
        }

        Assert.Equal(NoRecord, (await office.RefusedAsync(office.Order(FilingType.Access, manager: manager, icp: Icp + "-2"))).Reason());
        Assert.DoesNotContain((await RecordAsync(office)).Keys, field => field.StartsWith("2.", StringComparison.Ordinal) && field != "2.cancelled");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_change_of_the_subject_or_of_another_site_is_approved_beside_a_cancelled_site(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await FileTwoSitesAsync(office, manager);
        var ofSubject = await office.SubmitAsync(office.Change(Icp + "-2", new Somebody()));
        var ofOther = await office.SubmitAsync(office.Change(Icp, manager: new Somebody()));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSite, icp: Icp + "-2"));

        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(ofSubject)).State);
        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(ofOther)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_change_of_what_was_never_on_record_puts_it_there(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        var change = await office.SubmitAsync(office.Change(Icp, manager: manager));
        // Nobody knows whether it was the last one.
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelAccess, icp: Icp));

        await office.ApproveAsync(change);

        Assert.Equal(FilingState.UnderReview, (await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_approval_repeated_after_what_would_refuse_it_is_answered_as_before_and_changes_nothing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await FileTwoSitesAsync(office, manager);
        var access = await office.ApproveAsync(await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp + "-2"));
        var change = await office.ApproveAsync(await office.SubmitAsync(office.Change(Icp + "-2", manager: new Somebody())));
        Assert.Equal(access, await office.ApproveAsync(access));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSubject, icp: Icp));
        var before = await StoreDump.TakeAsync(server);

        Assert.Equal(access, await office.ApproveAsync(access));
        Assert.Equal(change, await office.ApproveAsync(change));

        Assert.Equal(before, await StoreDump.TakeAsync(server));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSite)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSubject)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelAccess)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSite)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSubject)]
    [InlineData(Engine.RedisCluster, FilingType.CancelAccess)]
    public async Task A_cancellation_takes_off_nothing_that_came_after_an_earlier_one(Engine engine, FilingType cancellation)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, manager, manager), Icp);
        var late = await office.SubmitAsync(cancellation, icp: Icp);
        await office.ApproveAsync(await office.SubmitAsync(cancellation, icp: Icp));
        server.Clock.Advance(TimeSpan.FromDays(1));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, manager, manager), Icp);

        await office.ApproveAsync(late);
        await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);

        await office.ApproveAsync(await office.SubmitAsync(cancellation, icp: Icp));
        Assert.Equal(NoRecord, (await office.RefusedAsync(office.Order(FilingType.Access, manager: manager, icp: Icp))).Reason());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Of_an_access_and_a_change_approved_at_once_the_phone_of_the_change_stays(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        for (var n = 0; n < 10; n++)
        {
            var (icp, former, manager) = ($"京ICP备2026{n:D4}号", new Somebody(), new Somebody());
            await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, former, former), icp);
            var access = await office.SubmitAsync(FilingType.Access, manager: former, icp: icp);
            var change = await office.SubmitAsync(office.Change(icp, manager: manager));

            var answers = await Task.WhenAll(AnswerAsync(office, access), AnswerAsync(office, change));

            Assert.Contains(answers[0], (string[])["Approved", Mismatch]);
            Assert.Equal("Approved", answers[1]);
            await office.SubmitAsync(FilingType.Access, manager: manager, icp: icp);
        }
    }

    // A first filing makes site 1; a new site is site 2.
    private static async Task FileTwoSitesAsync(Office office, Somebody manager)
    {
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, manager, manager), Icp);
        await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager, icp: Icp), Icp + "-2");
    }

    /// <summary>Submits, and has whoever is asked verify, until the filing is with the bureau and no message is under way.</summary>
    private static async Task<Filing> UnderReviewAsync(Office office, SubmitFilingRequest order, Somebody verifier)
    {
        var filing = await office.SubmitAsync(order);
        filing = filing.Challenges.Count == 0 ? filing : await office.SettledAsync(await office.VerifiedAsync(filing, verifier));
        Assert.Equal(FilingState.UnderReview, filing.State);
        return filing;
    }

    /// <summary>What refuses the approval, twice in the same way, with nothing written.</summary>
    private static async Task<RpcException> RefusedAsync(Office office, Filing filing, string icp = "")
    {
        var before = await StoreDump.TakeAsync(office.Server);
        var refused = await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, icp));
        Assert.Equal(refused.Reason(), (await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, icp))).Reason());
        Assert.Equal(before, await StoreDump.TakeAsync(office.Server));
        return refused;
    }

    private static async Task<string> AnswerAsync(Office office, Filing filing)
    {
        try
        {
            return $"{(await office.ApproveAsync(filing)).State}";
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }

    private static void AssertTellsTheBureau(RpcException refused, string chinese, string english)
    {
        var texts = refused.Details().Details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>())
            .ToDictionary(text => text.Locale, text => text.Message);
        Assert.Contains(chinese, texts["zh-CN"], StringComparison.Ordinal);
        Assert.Contains("请驳回", texts["zh-CN"], StringComparison.Ordinal);
        Assert.Contains(english, texts["en"], StringComparison.Ordinal);
        Assert.Contains("Reject it", texts["en"], StringComparison.Ordinal);
    }

    private static string RecordKey(Office office) => $"{office.Server.KeyPrefix}:{{{(int)office.Province}}}:record:{Icp}";

    private static async Task<Dictionary<string, string>> RecordAsync(Office office) =>
        (await office.Server.Store.HashGetAllAsync(RecordKey(office)))
            .ToDictionary(entry => $"{entry.Name}", entry => Convert.ToHexString((byte[])entry.Value!), StringComparer.Ordinal);
}
