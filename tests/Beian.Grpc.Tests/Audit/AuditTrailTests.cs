using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Audit;

/// <summary>Who did what, as operators read it. That each change has its line, whatever happens, is held by <see cref="StoreAudit"/>.</summary>
public sealed class AuditTrailTests(SharedStores stores)
{
    private const string Icp = "浙ICP备20260001号";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_line_says_who_called_what_about_whom_and_what_came_of_it(Engine engine)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(engine, stores, issuer.Settings);
        string Token(Holder holder) => issuer.Token(holder, Server.Morning);
        var provider = new FilingService.FilingServiceClient(server.With(Token(Holder.OfProvider("tencent"))));
        var portal = new VerificationService.VerificationServiceClient(server.With(Token(Holder.OfPortal(Case.Where))));
        var bureau = new ReviewService.ReviewServiceClient(server.With(Token(Holder.OfBureau(Case.Where))));
        var operations = new OperationsService.OperationsServiceClient(server.With(Token(Holder.OfOperator())));
        var filing = Case.OfTwo(server);
        var (principal, manager) = (filing.People[0], filing.People[1]);
        var id = (await provider.SubmitFilingAsync(filing.Order)).Filing.FilingId;
        var codes = (Principal: await server.CodeAsync(principal), Manager: await server.CodeAsync(manager));
        VerifyCodeRequest Entry(Somebody person, string code, string digits) =>
            new() { Province = Case.Where, PhoneNumber = person.Phone, Code = code, IdLastSix = digits };

        await portal.VerifyCodeAsync(Entry(principal, codes.Principal, principal.WrongId));
        await portal.VerifyCodeAsync(Entry(principal, codes.Principal, principal.Id));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await portal.ResendCodeAsync(new() { Province = Case.Where, PhoneNumber = manager.Phone, IdLastSix = manager.Id });
        await portal.VerifyCodeAsync(Entry(manager, codes.Manager, manager.Id));
        await bureau.ApproveFilingAsync(new() { FilingId = id, IcpNumber = Icp });
        await operations.SetPortedNumberAsync(Portings.Of((principal.Phone, Operator.Telecom), (manager.Phone, Operator.Unicom)));
        await operations.RunNoonResendAsync(new() { Provinces = { Case.Where } });

        var lines = await LinesAsync(server, new());
        Assert.Equal(
            [
                "operator@https://issuer.example RunNoonResend NoonResendRun Unspecified  0",
                "operator@https://issuer.example SetPortedNumber PortedNumbersSet Unspecified  2",
            ],
            lines.Where(line => line.FilingId.Length == 0).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                $"bureau@https://issuer.example ApproveFiling Approved Zhejiang {principal.MaskedPhone} {manager.MaskedPhone} 0",
                $"portal@https://issuer.example VerifyCode Forwarded Zhejiang {manager.MaskedPhone} 0",
                $"portal@https://issuer.example ResendCode Resent Zhejiang {manager.MaskedPhone} 0",
                $"portal@https://issuer.example VerifyCode Verified Zhejiang {principal.MaskedPhone} 0",
                $"portal@https://issuer.example VerifyCode WrongId Zhejiang {principal.MaskedPhone} 0",
                $"provider-tencent@https://issuer.example SubmitFiling Submitted Zhejiang {principal.MaskedPhone} {manager.MaskedPhone} 0",
            ],
            lines.Where(line => line.FilingId.Length > 0).Select(Text));
        Assert.Equal(lines.Where(line => line.FilingId == id), await LinesAsync(server, new() { FilingId = id }));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_changes_no_filing_leaves_no_line_however_often_it_is_tried(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var filing = await Case.OfOne(server).SubmittedAsync();
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId(1, "once"))).Outcome);
        var before = await LinesAsync(server, new());
        Assert.Equal(2, before.Count);

        // A retry, an order submitted again, a wrong code, a phone that nobody knows, a resend too soon or for nobody.
        await server.Verification.VerifyCodeAsync(filing.WrongId(1, "once"));
        await server.Filings.SubmitFilingAsync(filing.Order);
        await server.Verification.ResendCodeAsync(filing.Resend());
        var stranger = new Somebody();
        for (var n = 0; n < 21; n++)
        {
            await TriedAsync(async () => await server.Verification.VerifyCodeAsync(filing.WrongCode("99999X")));
            await TriedAsync(async () => await server.Verification.VerifyCodeAsync(
                new() { Province = Case.Where, PhoneNumber = stranger.Phone, Code = "123456", IdLastSix = stranger.Id }));
            await TriedAsync(async () => await server.Verification.ResendCodeAsync(
                new() { Province = Case.Where, PhoneNumber = stranger.Phone, IdLastSix = stranger.Id }));
        }

        await TriedAsync(async () => await server.Filings.WithdrawFilingAsync(new() { FilingId = "33-0123456789ABCDEFGHJK" }));
        await server.Operations().RunNoonResendAsync(new() { DryRun = true });
        await server.PortAsync((stranger, Operator.Unspecified));
        Assert.Equal(before, await LinesAsync(server, new()));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Pages_give_every_line_once_and_filters_those_that_pass(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        List<NewSite> sites = [];
        foreach (var province in new[] { Province.Beijing, Province.Guangdong, Province.Shanghai, Province.Liaoning })
        {
            for (var n = 0; n < 3; n++)
            {
                var site = await NewSite.SubmitAsync(server, $"paged-{province}-{n}", province);
                server.Clock.Advance(TimeSpan.FromMinutes(10));
                await site.RejectAsync();
                server.Clock.Advance(TimeSpan.FromMinutes(10));
                sites.Add(site);
            }
        }

        await server.PortAsync((new Somebody(), Operator.Telecom));
        var all = await LinesAsync(server, new());

        Assert.Equal(25, all.Count);
        Assert.Equal(all.OrderByDescending(line => line.Time), all);
        foreach (var size in new[] { 1, 3, 24, 25, 26 })
        {
            Assert.Equal(all, await LinesAsync(server, new() { PageSize = size }));
        }

        var beijing = await LinesAsync(server, new() { Province = Province.Beijing, PageSize = 4 });
        Assert.Equal(all.Where(line => line.Province == Province.Beijing), beijing);
        Assert.Equal(all.Where(line => line.FilingId == sites[5].Id), await LinesAsync(server, new() { FilingId = sites[5].Id, PageSize = 1 }));
        Assert.Equal(all, await LinesAsync(server, new() { Caller = "local" }));
        Assert.Empty(await LinesAsync(server, new() { Caller = "loca" }));

        // The first time belongs to what is asked for, the last does not.
        var (first, last) = (all[17].Time, all[4].Time);
        Assert.Equal(all.Skip(5).Take(13), await LinesAsync(server, new() { TimeFrom = first, TimeBefore = last, PageSize = 2 }));
        Assert.Equal(all.Skip(5), await LinesAsync(server, new() { TimeBefore = last }));
        Assert.Equal(all.Take(18), await LinesAsync(server, new() { TimeFrom = first }));
        Assert.Empty(await LinesAsync(server, new() { TimeBefore = Timestamp.FromDateTimeOffset(Server.Morning) }));
    }

    private static async Task<IReadOnlyList<AuditLine>> LinesAsync(Server server, ListAuditLinesRequest request)
    {
        List<AuditLine> lines = [];
        do
        {
            var page = await server.Operations().ListAuditLinesAsync(request);
            lines.AddRange(page.Lines);
            request = new(request) { PageToken = page.NextPageToken };
        }
        while (request.PageToken.Length > 0);

        return lines;
    }

    private static string Text(AuditLine line) =>
        $"{line.Caller} {line.Rpc} {line.Outcome} {line.Province} {string.Join(' ', line.MaskedPhoneNumbers)} {line.NumberCount}";

    private static async Task TriedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (global::Grpc.Core.RpcException)
        {
            // Refused or throttled is as good a way not to change anything.
        }
    }
}
