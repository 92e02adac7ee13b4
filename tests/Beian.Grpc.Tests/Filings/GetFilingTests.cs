using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>How a provider reads a filing.</summary>
public sealed class GetFilingTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_is_found_by_its_id_and_by_its_order_number(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var filing = await province.SubmitAsync(new Somebody(), new Somebody());

        Assert.Equal(filing, await GetAsync(province, new GetFilingRequest { FilingId = filing.FilingId }));
        Assert.Equal(filing, await GetAsync(province, new GetFilingRequest { FilingId = filing.FilingId.ToLowerInvariant() }));
        Assert.Equal(filing, await GetAsync(province, ByOrder(filing.Province, filing.OrderNumber)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_that_is_not_there_is_not_found(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var filing = await province.SubmitAsync(new Somebody());
        GetFilingRequest[] requests =
        [
            new() { FilingId = filing.FilingId[..^1] + (filing.FilingId[^1] == '0' ? '1' : '0') },
            // The same filing sought in a province it does not lie in.
            new() { FilingId = $"{(int)Province.Sichuan}{filing.FilingId[2..]}" },
            ByOrder(Province.Sichuan, filing.OrderNumber),
            ByOrder(filing.Province, filing.OrderNumber + "x"),
        ];

        await Assert.AllAsync(requests, async request =>
        {
            var error = await ErrorStatus.OfAsync(() => GetAsync(province, request));
            Assert.Equal((StatusCode.NotFound, "FILING_NOT_FOUND"), (error.StatusCode, error.Reason()));
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Past_its_deadline_a_filing_is_never_seen_open(Engine engine)
    {
        // Without a noon on its day, whose message would still be on its way when the deadline comes.
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("NoonResend:Audience", "IssuedOnAnEarlierDay"));
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(principal, manager);
        await province.VerifyAsync(principal, await province.CodeAsync(filing, principal));
        var deadline = filing.Deadline.ToDateTimeOffset();

        province.GoTo(deadline.AddMilliseconds(-1));
        var before = await province.ReadAsync(filing);
        province.GoTo(deadline);
        var after = await province.ReadAsync(filing);

        Assert.Equal(FilingState.AwaitingVerification, before.State);
        Assert.Equal([ChallengeState.Verified, ChallengeState.Pending], before.Challenges.Select(c => c.State));
        Assert.Null(before.CloseTime);
        Assert.Equal((FilingState.Returned, ReturnReason.CodeExpired), (after.State, after.ReturnReason));
        Assert.Equal([ChallengeState.Verified, ChallengeState.Expired], after.Challenges.Select(c => c.State));
        Assert.Equal(filing.Deadline, after.CloseTime);
        var last = after.Events[^1];
        Assert.Equal((FilingEventKind.Returned, ReturnReason.CodeExpired, filing.Deadline), (last.Kind, last.ReturnReason, last.Time));

        // However late it is read, it closed at its deadline.
        province.GoTo(deadline.AddDays(30));
        Assert.Equal(after, await province.ReadAsync(filing));
    }

    private static GetFilingRequest ByOrder(Province province, string orderNumber) =>
        new() { Order = new OrderKey { Province = province, OrderNumber = orderNumber } };

    private static Task<Filing> GetAsync(AuditedProvince province, GetFilingRequest request) =>
        province.AuditAsync(async () => (await province.Server.Filings.GetFilingAsync(request)).Filing);
}
