using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Records;

/// <summary>The phone of an access filing is held against the one on record.</summary>
public sealed class AccessFilingTests(SharedStores stores)
{
    private const string Icp = "浙ICP备20260001号";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_site_manager_on_record_verifies_and_the_filing_is_approved_under_its_number(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (first, second) = await FileTwoSitesAsync(office);

        foreach (var (icp, manager) in new[] { (Icp, first), (Icp + "-1", first), (Icp + "-2", second) })
        {
            var filing = await office.SubmitAsync(FilingType.Access, manager: manager, icp: icp);
            Assert.Equal([Role.SiteManager], Assert.Single(filing.Challenges).Roles);
            Assert.Equal(FilingState.UnderReview, (await office.VerifiedAsync(filing, manager)).State);
            var approved = await office.ApproveAsync(filing);
            Assert.Equal((FilingState.Approved, icp), (approved.State, approved.IcpNumber));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Another_phone_is_refused_with_the_two_ways_out_and_nothing_is_written(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (first, _) = await FileTwoSitesAsync(office);
        var before = await StoreDump.TakeAsync(server);

        // The manager of one site is nobody for the other.
        foreach (var (icp, manager) in new[] { (Icp, new Somebody()), (Icp + "-2", first) })
        {
            var order = office.Order(FilingType.Access, new Somebody(), manager, icp);
            var refused = await office.RefusedAsync(order);

            Assert.Equal((StatusCode.FailedPrecondition, "RECORD_PHONE_MISMATCH"), (refused.StatusCode, refused.Reason()));
            var (chinese, english) = Sentences(refused);
            Assert.Contains("原接入商处变更", chinese, StringComparison.Ordinal);
            Assert.Contains("注销原备案后按新增网站重新备案", chinese, StringComparison.Ordinal);
            Assert.Contains("changed at the former access provider first", english, StringComparison.Ordinal);
            Assert.Contains("cancel the filing on record and file the site as a new site", english, StringComparison.Ordinal);
            var unknown = await ErrorStatus.OfAsync(async () => await server.Filings.GetFilingAsync(
                new GetFilingRequest { Order = new OrderKey { Province = office.Province, OrderNumber = order.OrderNumber } }));
            Assert.Equal("FILING_NOT_FOUND", unknown.Reason());
        }

        Assert.Equal(before, await StoreDump.TakeAsync(server));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_number_or_a_site_that_is_not_on_record_is_refused(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (first, _) = await FileTwoSitesAsync(office);

        foreach (var icp in new[] { "浙ICP备20260002号", "浙ICP备2026000100号", "浙B2-20260001", Icp + "-3" })
        {
            var refused = await office.RefusedAsync(office.Order(FilingType.Access, manager: first, icp: icp));

            Assert.Equal((StatusCode.FailedPrecondition, "NO_RECORD"), (refused.StatusCode, refused.Reason()));
            var (chinese, english) = Sentences(refused);
            Assert.Contains("按新增网站提交", chinese, StringComparison.Ordinal);
            Assert.Contains("filed as a new site", english, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_refused_order_number_is_free_for_the_right_phone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (first, _) = await FileTwoSitesAsync(office);
        var order = office.Order(FilingType.Access, manager: new Somebody(), icp: Icp);
        Assert.Equal("RECORD_PHONE_MISMATCH", (await office.RefusedAsync(order)).Reason());

        order.SiteManager = new Person { PhoneNumber = $"+86 {first.Phone[..3]}-{first.Phone[3..]}", IdLastSix = first.Id };

        Assert.Equal(FilingState.AwaitingVerification, (await office.SubmitAsync(order)).State);
    }

    // A first filing makes site 1; a new site is site 2.
    private static async Task<(Somebody First, Somebody Second)> FileTwoSitesAsync(Office office)
    {
        var (first, second) = (new Somebody(), new Somebody());
        var subject = await office.SubmitAsync(FilingType.FirstFiling, first, first);
        await office.VerifiedAsync(subject, first);
        await office.ApproveAsync(subject, Icp);
        var site = await office.SubmitAsync(FilingType.NewSite, manager: second, icp: Icp);
        await office.VerifiedAsync(site, second);
        await office.ApproveAsync(site, Icp + "-2");
        await office.SettledAsync(site);
        return (first, second);
    }

    private static (string Chinese, string English) Sentences(RpcException error)
    {
        var messages = error.Details().Details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>()).ToList();
        return (messages.Single(m => m.Locale == "zh-CN").Message, messages.Single(m => m.Locale == "en").Message);
    }
}
