using System.Diagnostics;
using Beian.Audit;
using Beian.Erasure;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Limits;

/// <summary>How long a call may take: as long as its caller waits, and no longer than the server lets any.</summary>
public sealed class CallDeadlineTests(SharedStores stores)
{
    private static readonly (string, string)[] OneSecond = [("Limits:LongestCall", "00:00:01")];

    [Fact]
    public async Task A_call_that_brings_no_deadline_or_a_late_one_ends_after_the_longest_there_is()
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString, [.. OneSecond, ("Store:Timeout", "00:00:50")]);
        var entry = Case.OfOne(server).Entry("000000");
        await Eventually.AnswersAsync(
            "the server is warm", async () => await server.Verification.VerifyCodeAsync(entry), error => error is RpcException { StatusCode: StatusCode.DeadlineExceeded });

        // Takes what comes, and does none of it for now.
        await store.AskAsync("CLIENT PAUSE 600000 WRITE");
        try
        {
            var endless = await ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(entry));
            using var client = new HttpClient { BaseAddress = server.Address };
            var late = await RawReply.OfAsync(client, "beian.v1.VerificationService/VerifyCode", entry.ToByteArray(), ("grpc-timeout", "99999999H"));

            Assert.Equal((StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded), (endless.StatusCode, late.Status));
        }
        finally
        {
            await store.AskAsync("CLIENT UNPAUSE");
        }
    }

    [Fact]
    public async Task A_call_past_its_deadline_is_told_so_and_does_nothing()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var client = new HttpClient { BaseAddress = server.Address };
        for (var n = 0; n < 50; n++)
        {
            var order = new SubmitFilingRequest { OrderNumber = $"late-{n}", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody() };
            Assert.Equal(StatusCode.DeadlineExceeded, (await RawReply.OfAsync(client, "beian.v1.FilingService/SubmitFiling", order.ToByteArray(), ("grpc-timeout", "1n"))).Status);
        }

        Assert.Empty(await StoreDump.TakeAsync(server));
    }

    [Fact]
    public async Task A_transition_that_is_given_up_before_it_is_sent_is_not_sent()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var site = await NewSite.SubmitAsync(server, "given-up");
        Assert.True(FilingId.TryParse(site.Id, out var id));
        var store = server.Services.GetRequiredService<IFilingStore>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WithdrawAsync(id, "local", "local", server.Clock.GetUtcNow(), new CancellationToken(canceled: true)));

        Assert.Equal(FilingState.AwaitingVerification, (await server.Filings.GetFilingAsync(new() { FilingId = site.Id })).Filing.State);
    }

    [Fact]
    public async Task An_erasure_has_the_time_to_look_at_all_there_is_and_looks_at_a_few_provinces_at_once()
    {
        SlowErasure store = null!;
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, services => services.AddSingleton<IErasureStore>(s => store = new SlowErasure(s)), OneSecond);

        Assert.Equal(new ErasePersonResponse(), await server.Operations().ErasePersonAsync(new() { PhoneNumber = new Somebody().Phone }));

        Assert.Equal(4, store.MostAtOnce);
    }

    [Fact]
    public async Task A_stream_takes_as_long_as_it_takes()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Limits:LongestCall", "00:00:05"));
        using var watch = await Watch.StandingAsync(server);
        var open = Stopwatch.StartNew();
        for (var n = 0; open.Elapsed < TimeSpan.FromSeconds(5.5); n++)
        {
            await NewSite.SubmitAsync(server, $"seen-{n}", Province.Beijing);
            await watch.ChangesAsync(1);
        }
    }

    /// <summary>A store in which a province takes its time: all of them together longer than a call may.</summary>
    private sealed class SlowErasure(IServiceProvider services) : IErasureStore
    {
        private readonly RedisErasure _store = ActivatorUtilities.CreateInstance<RedisErasure>(services);
        private readonly Lock _counting = new();
        private int _now;

        public int MostAtOnce { get; private set; }

        public async Task<PersonTrace> FindAsync(Province province, PhoneNumber phone, CancellationToken cancellationToken)
        {
            lock (_counting)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }

            await Task.Delay(TimeSpan.FromSeconds(0.25), TimeProvider.System, cancellationToken);
            lock (_counting)
            {
                _now--;
            }

            return await _store.FindAsync(province, phone, cancellationToken);
        }

        public Task<TraceErased> EraseAsync(PersonTrace trace, AuditedChange change, CancellationToken cancellationToken) =>
            _store.EraseAsync(trace, change, cancellationToken);
    }
}
