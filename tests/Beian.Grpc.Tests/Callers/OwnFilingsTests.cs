using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>To a provider another one's filings do not exist.</summary>
public sealed class OwnFilingsTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_another_provider_filed_is_answered_like_what_nobody_did(Engine engine)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(engine, stores, issuer.Production);
        var (owner, other) = (ProviderOf(server, issuer, "tencent"), ProviderOf(server, issuer, "aliyun"));
        var order = NewSite("order-1");
        var filing = (await owner.SubmitFilingAsync(order)).Filing;
        Assert.Equal("tencent", filing.ProviderId);
        await owner.WithdrawFilingAsync(new() { FilingId = filing.FilingId });

        Func<string, SubmitFilingRequest> again = id => new(NewSite("order-2")) { ResubmissionOf = id };
        Func<string, Task>[] calls =
        [
            async id => await other.GetFilingAsync(new() { FilingId = id }),
            async id => await other.WithdrawFilingAsync(new() { FilingId = id }),
            async id => await other.SubmitFilingAsync(again(id)),
        ];
        await Assert.AllAsync(calls, async call => Assert.Equal(
            (await ErrorStatus.OfAsync(() => call("33-0123456789ABCDEFGHJK"))).Details(),
            (await ErrorStatus.OfAsync(() => call(filing.FilingId))).Details()));
        var byOrder = new GetFilingRequest { Order = new() { Province = Province.Zhejiang, OrderNumber = "order-1" } };
        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(async () => await other.GetFilingAsync(byOrder))).Reason());
        Assert.Empty((await other.ListFilingsAsync(new())).Filings);

        // The owner's is as it was, and its order numbers are its own.
        Assert.Equal(FilingState.Withdrawn, (await owner.GetFilingAsync(byOrder)).Filing.State);
        Assert.NotEqual(filing.FilingId, (await other.SubmitFilingAsync(NewSite("order-1"))).Filing.FilingId);
        Assert.Equal("order-1", Assert.Single((await other.ListFilingsAsync(new())).Filings).OrderNumber);
        await owner.SubmitFilingAsync(again(filing.FilingId));
    }

    [Fact]
    public async Task Whatever_asks_for_a_filing_by_its_id_finds_another_providers_no_more_than_none()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Production);
        using var client = new HttpClient { BaseAddress = server.Address };
        var filing = (await ProviderOf(server, issuer, "tencent").SubmitFilingAsync(NewSite("order-1"))).Filing;
        var token = issuer.Token(Holder.OfProvider("aliyun"), Server.Morning);
        var rows = Row.All.Where(row => row.Callers.Contains("provider") && row.Rpc.InputType.FindFieldByName("filing_id") is not null).ToList();

        Assert.NotEmpty(rows);
        await Assert.AllAsync(rows, async row =>
        {
            async Task<string> AnswerAsync(string id)
            {
                var reply = await RawReply.OfAsync(
                    client, row.Path, row.RequestFor(Province.Zhejiang, id).ToByteArray(), ("authorization", $"Bearer {token}"));
                return $"{reply.Status} {reply.Reason}\n{reply.Headers}\n{Convert.ToHexString(reply.Body)}";
            }

            Assert.Equal(await AnswerAsync("33-0123456789ABCDEFGHJK"), await AnswerAsync(filing.FilingId));
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_watch_shows_the_callers_own(Engine engine)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(engine, stores, issuer.Production);
        var (owner, other) = (ProviderOf(server, issuer, "tencent"), ProviderOf(server, issuer, "aliyun"));
        using var watch = Watch.Open(other);
        await watch.NextAsync();

        await owner.SubmitFilingAsync(NewSite("not-for-the-watcher"));
        var filing = (await other.SubmitFilingAsync(NewSite("its-own"))).Filing;

        Assert.Equal(filing.FilingId, Assert.Single(await watch.ChangesAsync(1)).Change.FilingId);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Two_portals_may_use_the_same_request_id(Engine engine)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(engine, stores, issuer.Production);
        async Task<VerifyOutcome> VerifyAsync(string subject, Somebody person) =>
            (await new VerificationService.VerificationServiceClient(server.With(issuer.Token(Holder.OfPortal(Province.Zhejiang) with { Subject = subject }, Server.Morning)))
                .VerifyCodeAsync(new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, Code = "123456", IdLastSix = person.Id, RequestId = "1" })).Outcome;

        Assert.Equal(VerifyOutcome.Mismatch, await VerifyAsync("portal-1", new Somebody()));
        Assert.Equal(VerifyOutcome.Mismatch, await VerifyAsync("portal-2", new Somebody()));
        Assert.Equal("REQUEST_ID_REUSED", (await ErrorStatus.OfAsync(() => VerifyAsync("portal-1", new Somebody()))).Reason());
    }

    private static FilingService.FilingServiceClient ProviderOf(Server server, Issuer issuer, string id) =>
        new(server.With(issuer.Token(Holder.OfProvider(id), Server.Morning)));

    private static SubmitFilingRequest NewSite(string order) =>
        new() { OrderNumber = order, Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody() };
}
