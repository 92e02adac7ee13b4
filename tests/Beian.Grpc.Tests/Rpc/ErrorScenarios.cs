using Beian.Filings;
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
                await server.Filings.SubmitFilingAsync(NewSite(new Somebody()));
                await server.Filings.SubmitFilingAsync(NewSite(new Somebody()));
            }),
            [ErrorReason.RequestIdReused] = stores => OnServerAsync(stores, async server =>
            {
                await server.Verification.VerifyCodeAsync(Entry(new Somebody(), "a-try"));
                await server.Verification.VerifyCodeAsync(Entry(new Somebody(), "a-try"));
            }),
            [ErrorReason.FilingNotFound] = stores => OnServerAsync(stores, server =>
                server.Filings.GetFilingAsync(new() { FilingId = "33-0123456789ABCDEFGHJK" })),
            [ErrorReason.TooManyAttempts] = stores => OnServerAsync(stores, server =>
                TwentyTimesAndAgainAsync(server, new Somebody(), person => server.Verification.VerifyCodeAsync(Entry(person)))),
            [ErrorReason.TooManyResendAttempts] = stores => OnServerAsync(stores, server =>
                TwentyTimesAndAgainAsync(server, new Somebody(), person => server.Verification.ResendCodeAsync(
                    new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, IdLastSix = person.WrongId }))),
            [ErrorReason.CallerUnauthenticated] = stores => OnServerAsync(
                stores,
                server => server.Filings.GetFilingAsync(new(), new Metadata { { "x-forwarded-for", "203.0.113.5" } }),
                ("ForwardedHeaders_Enabled", "true")),
            [ErrorReason.NotAvailableYet] = stores => OnServerAsync(stores, async server =>
                throw (await server.Channel.CallAsync("beian.v1.VerificationService/CreateCaptcha", []))!),
            [ErrorReason.StoreUnavailable] = _ => OnStoreAsync(async (server, store) =>
            {
                await store.KillAsync();
                await server.Filings.GetFilingAsync(new() { FilingId = "33-0123456789ABCDEFGHJK" });
            }),
            [ErrorReason.OutcomeUnknown] = _ => OnStoreAsync(async (server, store) =>
            {
                // Takes what comes, and does none of it for now.
                await store.AskAsync("CLIENT PAUSE 600000 WRITE");
                try
                {
                    await server.Filings.SubmitFilingAsync(NewSite(new Somebody()));
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

    private static async Task<RpcException> OnServerAsync(SharedStores stores, Func<Server, Task> call, params (string, string)[] settings)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, settings);
        return await ErrorStatus.OfAsync(() => call(server));
    }

    private static Task<RpcException> OnServerAsync<T>(
        SharedStores stores, Func<Server, AsyncUnaryCall<T>> call, params (string, string)[] settings) =>
        OnServerAsync(stores, async server => { await call(server); }, settings);

    private static async Task<RpcException> OnStoreAsync(Func<Server, RedisProcess, Task> call)
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:00.2"));
        return await ErrorStatus.OfAsync(() => call(server, store));
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

    private static SubmitFilingRequest NewSite(Somebody manager) => new()
    {
        OrderNumber = "an-order",
        Province = Province.Zhejiang,
        Type = FilingType.NewSite,
        SiteManager = manager,
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
