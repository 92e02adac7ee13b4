using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Records;

/// <summary>A new site gets a number of its own, of the subject that its filing names.</summary>
/// <remarks>In a province without verification, so that every filing is with the bureau at once.</remarks>
public sealed class NewSiteNumberTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";
    private const string Other = "京ICP备2026000100号";
    private const string Bare = "icp_number must be a site's number for a new site, with its -n: without it is the subject's";
    private const string Foreign = "icp_number must be of the subject that the filing was submitted under";

    // What the filing names, what the bureau approves it under, and what is wrong with that.
    private static readonly (string Named, string Given, string? Refused)[] Table =
    [
        ("", Icp, Bare),
        ("", $"{Icp}-2", null),
        ("", "京B2-20090059", Bare),
        ("", "京B2-20090059-3", null),
        (Icp, Icp, Bare),
        (Icp, $"{Icp}-3", null),
        (Icp, $"{Other}-2", Foreign),
        (Icp, Other, Bare),
        (Icp, "京B2-20260001-2", Foreign),
        // Which site it becomes is the bureau's to say.
        ($"{Icp}-7", $"{Icp}-4", null),
        ($"{Icp}-7", $"{Other}-7", Foreign),
    ];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_is_a_sites_number_of_the_subject_named_and_nothing_is_written_for_another(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), Icp);
        foreach (var (named, given, wrong) in Table)
        {
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody(), icp: named);
            if (wrong is null)
            {
                Assert.Equal(given, (await office.ApproveAsync(filing, given)).IcpNumber);
                continue;
            }

            var before = await StoreDump.TakeAsync(server);
            Assert.Equal([wrong], (await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, given))).BadFields());
            Assert.Equal(before, await StoreDump.TakeAsync(server));
        }

        // Site 1 has kept its manager.
        await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_number_of_another_province_is_refused_as_that_whatever_else_it_is(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody(), icp: Icp);

        foreach (var given in new[] { "粤ICP备20260001号", "粤ICP备20260001号-2" })
        {
            Assert.Equal("ICP_NUMBER_PROVINCE_MISMATCH", (await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, given))).Reason());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_number_that_a_site_on_record_has_is_refused_until_that_site_is_cancelled(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()), Icp);
        var second = await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()), $"{Icp}-2");
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager, icp: Icp);
        var before = await StoreDump.TakeAsync(server);

        foreach (var taken in new[] { $"{Icp}-1", $"{Icp}-2" })
        {
            var refused = await ErrorStatus.OfAsync(() => office.ApproveAsync(filing, taken));
            Assert.Equal((StatusCode.AlreadyExists, "ICP_NUMBER_TAKEN"), (refused.StatusCode, refused.Reason()));
        }

        Assert.Equal(before, await StoreDump.TakeAsync(server));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSite, icp: $"{Icp}-2"));
        await office.ApproveAsync(filing, $"{Icp}-2");
        await office.SubmitAsync(FilingType.Access, manager: manager, icp: $"{Icp}-2");
        // Whoever repeats the approval of the site that is gone is told of that, and not that its number has another now.
        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(second, $"{Icp}-2")).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Of_two_new_sites_approved_at_once_under_one_number_one_gets_it(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        for (var n = 2; n < 12; n++)
        {
            var number = $"{Icp}-{n}";
            var sites = await Task.WhenAll(
                office.SubmitAsync(FilingType.NewSite, manager: new Somebody()), office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));

            var answers = await Task.WhenAll(sites.Select(site => ApproveAsync(office, site, number)));

            Assert.Equal(["Approved", "ICP_NUMBER_TAKEN"], answers.Order());
            Assert.Equal([FilingState.Approved, FilingState.UnderReview], (await Task.WhenAll(sites.Select(office.ReadAsync))).Select(f => f.State).OrderDescending());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_approved_one_keeps_its_number(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        foreach (var named in new[] { "", Icp })
        {
            var number = $"{Icp}-{named.Length + 2}";
            var approved = await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody(), icp: named), number);

            Assert.Equal(approved, await office.ApproveAsync(approved, number));
            Assert.Equal("FILING_STATE_CONFLICT", (await ErrorStatus.OfAsync(() => office.ApproveAsync(approved, $"{Other}-2"))).Reason());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task For_every_other_type_the_bare_number_stands_for_the_first_site(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, first, second) = (new Office(server, Province.Beijing), new Somebody(), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), first), Icp);

        foreach (var number in new[] { Icp, $"{Icp}-1" })
        {
            await office.ApproveAsync(await office.SubmitAsync(FilingType.Access, manager: first, icp: number));
        }

        await office.ApproveAsync(await office.SubmitAsync(office.Change(Icp, manager: second)));
        Assert.Equal("RECORD_PHONE_MISMATCH", (await office.RefusedAsync(office.Order(FilingType.Access, manager: first, icp: $"{Icp}-1"))).Reason());
        await office.SubmitAsync(FilingType.Access, manager: second, icp: $"{Icp}-1");

        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSite, icp: Icp));
        Assert.Equal("NO_RECORD", (await office.RefusedAsync(office.Order(FilingType.Access, manager: second, icp: $"{Icp}-1"))).Reason());
    }

    private static async Task<string> ApproveAsync(Office office, Filing site, string number)
    {
        try
        {
            return $"{(await office.ApproveAsync(site, number)).State}";
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }
}
