using Beian.Filings;
using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>For each error that the server can make, a call that it ends.</summary>
internal static class ErrorScenarios
{
    public static IReadOnlyDictionary<ErrorReason, Func<SharedStores, Task<RpcException>>> All { get; } =
        new Dictionary<ErrorReason, Func<SharedStores, Task<RpcException>>>
        {
            [ErrorReason.InvalidFields] = stores => OnServerAsync(stores, server =>
                server.Filings.SubmitFilingAsync(new() { OrderNumber = "a", Type = FilingType.NewSite, SiteManager = new() { PhoneNumber = "110", IdLastSix = "12345X" } })),
            [ErrorReason.OrderNumberReused] = stores => OnServerAsync(stores, async server =>
            {
                await server.Filings.SubmitFilingAsync(Site(new Somebody()));
                await server.Filings.SubmitFilingAsync(Site(new Somebody()));
            }),
            [ErrorReason.RequestIdReused] = stores => OnServerAsync(stores, async server =>
            {
                await server.Verification.VerifyCodeAsync(Entry(new Somebody(), "a-try"));
                await server.Verification.VerifyCodeAsync(Entry(new Somebody(), "a-try"));
            }),
            [ErrorReason.FilingNotFound] = stores => OnServerAsync(stores, server =>
                server.Filings.GetFilingAsync(new() { FilingId = "33-0123456789ABCDEFGHJK" })),
            [ErrorReason.FilingStateConflict] = stores => OnServerAsync(stores, async server =>
            {
                var site = await NewSite.SubmitAsync(server, "withdrawn");
                await site.WithdrawAsync();
                await site.RejectAsync();
            }),
            [ErrorReason.IcpNumberProvinceMismatch] = stores => OnServerAsync(stores, server =>
                server.Filings.SubmitFilingAsync(Access(Province.Guangdong, "京ICP备12345678号-2"))),
            [ErrorReason.NoRecord] = stores => OnServerAsync(stores, server =>
                server.Filings.SubmitFilingAsync(Access(Province.Beijing, "京ICP备12345678号-2"))),
            [ErrorReason.RecordPhoneMismatch] = stores => OnServerAsync(stores, async server =>
            {
                var site = await NewSite.SubmitAsync(server, "on-record", Province.Beijing);
                await new ReviewService.ReviewServiceClient(server.Channel).ApproveFilingAsync(new() { FilingId = site.Id, IcpNumber = "京ICP备12345678号-2" });
                await server.Filings.SubmitFilingAsync(Access(Province.Beijing, "京ICP备12345678号-2"));
            }),
            [ErrorReason.IcpNumberTaken] = stores => OnServerAsync(stores, async server =>
            {
                foreach (var order in new[] { "on-record", "new" })
                {
                    var site = await NewSite.SubmitAsync(server, order, Province.Beijing);
                    await new ReviewService.ReviewServiceClient(server.Channel).ApproveFilingAsync(new() { FilingId = site.Id, IcpNumber = "京ICP备12345678号-2" });
                }
            }),
            [ErrorReason.ResubmissionRefused] = stores => OnServerAsync(stores, async server =>
                await ResubmitAsync(server, (await NewSite.SubmitAsync(server, "under-review", Province.Beijing)).Id)),
            [ErrorReason.PersonHasOpenFilings] = stores => OnServerAsync(stores, async server =>
            {
                var site = Site(new Somebody());
                await server.Filings.SubmitFilingAsync(site);
                await server.Operations().ErasePersonAsync(new() { PhoneNumber = site.SiteManager.PhoneNumber });
            }),
            [ErrorReason.ResumeTokenTooOld] = stores => OnServerAsync(
                stores,
                async server =>
                {
                    using var watch = await Watch.StandingAsync(server);
                    var begin = watch.Token;
                    await NewSite.SubmitAsync(server, "missed", Province.Beijing);
                    await watch.ChangesAsync(1);
                    server.Clock.Advance(TimeSpan.FromHours(2));
                    await server.Store.StreamTrimAsync($"{server.KeyPrefix}:{{{(int)Province.Beijing}}}:events", 0);
                    using var late = Watch.Open(server.Filings, begin);
                    throw await late.EndAsync();
                },
                ("Retention:Events", "02:00:00")),
            [ErrorReason.WatcherTooSlow] = stores => OnServerAsync(stores, WatchTooSlowlyAsync, ("Watch:Backlog", "1"), ("Watch:Poll", "00:00:01")),
            [ErrorReason.ServerStopping] = _ => OnStoppingServerAsync(),
            [ErrorReason.TooManyAttempts] = stores => OnServerAsync(stores, server =>
                TwentyTimesAndAgainAsync(server, new Somebody(), person => server.Verification.VerifyCodeAsync(Entry(person)))),
            [ErrorReason.TooManyResendAttempts] = stores => OnServerAsync(stores, server =>
                TwentyTimesAndAgainAsync(server, new Somebody(), person => server.Verification.ResendCodeAsync(
                    new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, IdLastSix = person.WrongId }))),
            [ErrorReason.CallerUnauthenticated] = stores => OnServerAsync(
                stores,
                server => server.Filings.GetFilingAsync(new(), new Metadata { { "x-forwarded-for", "203.0.113.5" } }),
                ("ForwardedHeaders_Enabled", "true")),
            [ErrorReason.TokenExpired] = stores => WithTokenAsync(
                stores, Holder.OfProvider("tencent"), calls => new FilingService.FilingServiceClient(calls).ListFilingsAsync(new()), -1),
            [ErrorReason.CallerNotPermitted] = stores => WithTokenAsync(
                stores, Holder.OfProvider("tencent"), calls => new ReviewService.ReviewServiceClient(calls).ListFilingsUnderReviewAsync(new())),
            [ErrorReason.ProvinceNotPermitted] = stores => WithTokenAsync(
                stores,
                Holder.OfPortal(Province.Zhejiang),
                calls => new VerificationService.VerificationServiceClient(calls).GetProvinceRulesAsync(new() { Province = Province.Guangdong })),
            [ErrorReason.CaptchaRequired] = stores => OnServerAsync(
                stores, server => server.Verification.VerifyCodeAsync(Entry(new Somebody())), ("Captcha:RequiredOf:0:Province", "ZHEJIANG")),
            [ErrorReason.CaptchaRejected] = stores => OnServerAsync(
                stores,
                server => server.Verification.VerifyCodeAsync(new(Entry(new Somebody())) { Captcha = new() { Id = "never-issued", Answer = "ab34" } }),
                ("Captcha:RequiredOf:0:Province", "ZHEJIANG")),
            [ErrorReason.PhoneLimitReached] = stores => OnServerAsync(
                stores,
                async server =>
                {
                    var manager = new Somebody();
                    await server.Filings.SubmitFilingAsync(Site(manager));
                    await server.Filings.SubmitFilingAsync(new(Site(manager)) { OrderNumber = "another-order" });
                },
                ("Limits:OpenFilingsPerPhone", "1")),
            [ErrorReason.RateLimited] = async stores =>
            {
                using var issuer = new Issuer();
                var token = issuer.Token(Holder.OfPortal(Province.Zhejiang), Server.Morning);
                return await OnServerAsync(
                    stores, server => FloodAsync(new(server.With(token))), [.. issuer.Settings, ("Limits:WritesPerSecond", "5")]);
            },
            [ErrorReason.StoreUnavailable] = _ => OnStoreAsync(async (server, store) =>
            {
                await store.KillAsync();
                await server.Filings.GetFilingAsync(new() { FilingId = "33-0123456789ABCDEFGHJK" });
            }),
            [ErrorReason.OutcomeUnknown] = _ => OnStoreAsync(async (server, store) =>
            {
                // Its own look at the store, which holds calls back until it is done, must not meet the pause.
                await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(Entry(new Somebody())));
                // Takes what comes, and does none of it for now.
                await store.AskAsync("CLIENT PAUSE 600000 WRITE");
                try
                {
                    // A submit would first ask for ported numbers, and so may find out in time that the store hangs.
                    await server.Verification.VerifyCodeAsync(Entry(new Somebody()));
                }
                finally
                {
                    await store.AskAsync("CLIENT UNPAUSE");
                }
            }),
            [ErrorReason.InternalFault] = stores => OnServerAsync(stores, async server =>
            {
                server.Log.Expect("WRONGTYPE");
                var id = FilingId.Of(Province.Zhejiang, "local", "no-hash");
                await server.Store.StringSetAsync($"{server.KeyPrefix}:{{33}}:filing:{id.Digest}", "no filing");
                await server.Filings.GetFilingAsync(new() { FilingId = id.ToString() });
            }),
        };

    public static async Task ResubmitAsync(Server server, string earlier) => await server.Filings.SubmitFilingAsync(new()
    {
        OrderNumber = "again",
        Province = Province.Beijing,
        Type = FilingType.NewSite,
        SiteManager = new Somebody(),
        ResubmissionOf = earlier,
    });

    private static async Task<RpcException> OnServerAsync(SharedStores stores, Func<Server, Task> call, params (string, string)[] settings)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, settings);
        return await ErrorStatus.OfAsync(() => call(server));
    }

    private static Task<RpcException> OnServerAsync<T>(
        SharedStores stores, Func<Server, AsyncUnaryCall<T>> call, params (string, string)[] settings) =>
        OnServerAsync(stores, async server => { await call(server); }, settings);

    private static async Task<RpcException> WithTokenAsync<T>(
        SharedStores stores, Holder holder, Func<CallInvoker, AsyncUnaryCall<T>> call, double goodForHours = 1)
    {
        using var issuer = new Issuer();
        var token = issuer.Token(holder, Server.Morning, t =>
            (t.NotBefore, t.Expires) = (Server.Morning.AddHours(-2).UtcDateTime, Server.Morning.AddHours(goodForHours).UtcDateTime));
        return await OnServerAsync(stores, server => call(server.With(token)), issuer.Settings);
    }

    private static async Task<RpcException> OnStoreAsync(Func<Server, RedisProcess, Task> call)
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:01"));
        return await ErrorStatus.OfAsync(() => call(server, store));
    }

    // Ten may come at once, and one more each 200 ms.
    private static async Task FloodAsync(VerificationService.VerificationServiceClient portal) => await Task.WhenAll(
        Enumerable.Range(0, 95).Select(async _ => await portal.VerifyCodeAsync(Entry(new Somebody()))));

    // Many changes between two looks at the feed, and a backlog of one: nobody reads that fast.
    private static async Task WatchTooSlowlyAsync(Server server)
    {
        using var watch = await Watch.StandingAsync(server);
        var end = watch.EndAsync();
        for (var n = 0; n < 2000 && !end.IsCompleted; n++)
        {
            await NewSite.SubmitAsync(server, $"order-{n}", Province.Beijing);
        }

        throw await end;
    }

    private static async Task<RpcException> OnStoppingServerAsync()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();
        using var watch = Watch.Open(new FilingService.FilingServiceClient(server.Channel));
        await watch.NextAsync();
        var end = watch.EndAsync();
        await server.StopAsync();
        return await end;
    }

    // The window is an hour from the first miss; 39 minutes later 21 are left, which is what the examples say.
    private static async Task TwentyTimesAndAgainAsync<T>(Server server, Somebody person, Func<Somebody, AsyncUnaryCall<T>> call)
    {
        for (var n = 0; n < 20; n++)
        {
            await call(person);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(39));
        await call(person);
    }

    private static SubmitFilingRequest Site(Somebody manager) => new()
    {
        OrderNumber = "an-order",
        Province = Province.Zhejiang,
        Type = FilingType.NewSite,
        SiteManager = manager,
    };

    private static SubmitFilingRequest Access(Province province, string number) => new()
    {
        OrderNumber = "an-access",
        Province = province,
        Type = FilingType.Access,
        SiteManager = new Somebody(),
        IcpNumber = number,
    };

    private static VerifyCodeRequest Entry(Somebody person, string requestId = "") => new()
    {
        Province = Province.Zhejiang,
        PhoneNumber = person.Phone,
        Code = "000000",
        IdLastSix = person.Id,
        RequestId = requestId,
    };
}
