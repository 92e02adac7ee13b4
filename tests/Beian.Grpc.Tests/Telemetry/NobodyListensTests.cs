using System.Diagnostics;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Limits;
using Beian.Outbox;
using Beian.Redis;
using Beian.Rpc;
using Beian.Telemetry;
using Beian.V1;
using Beian.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>Where nobody listens, being watchable allocates nothing; what that takes of the processor, the benchmarks say.</summary>
[Collection(Listened.Name)]
public sealed class NobodyListensTests
{
    private const int Calls = 1_000;

    private static readonly FilingId Filing = FilingId.Of(Province.Zhejiang, "local", "BA-1");

    [Fact]
    public async Task Nothing_is_allocated_for_metrics_and_spans()
    {
        await using var server = Server.Start(null);
        var store = server.Services.GetRequiredService<StoreTelemetry>();
        var script = server.Services.GetRequiredService<Scripts>().VerifyCode;
        var verification = server.Services.GetRequiredService<VerificationMetrics>();
        var outbox = server.Services.GetRequiredService<OutboxMetrics>();
        var verdict = new VerifyVerdict.Mismatch();
        var claim = new Claim([], MayHaveMore: false, Dropped: 1);
        var message = new MessageId(Filing, Challenge: 0, Number: 1);
        var report = new CarrierReport(Operator.Mobile, "1", Delivered: true, "DELIVRD");
        var limits = server.Services.GetRequiredService<LimitMetrics>();
        var timing = new RpcTiming(_ => Task.CompletedTask, server.Services.GetRequiredService<RpcMetrics>());
        var http = new DefaultHttpContext();
        // As the framework makes one for its log, whether anybody listens or not.
        using var call = new Activity("call").Start();

        Assert.Equal(0, Allocated(() =>
        {
            store.Begin(script).End();
            store.Begin("HGETALL").End();
            verification.Judged(Province.Zhejiang, verdict);
            outbox.Claimed(Operator.Mobile, claim, TimeSpan.Zero);
            outbox.Asked(Operator.Mobile, TimeSpan.Zero, error: null);
            OutboxTracing.Submit(message, Operator.Mobile)?.Dispose();
            OutboxTracing.Report(report)?.Dispose();
            CurrentSpan.IsAbout(Filing);
            limits.Refused("reads");
            timing.InvokeAsync(http);
        }));
    }

    [Fact]
    public async Task Where_somebody_listens_there_is_something_to_allocate()
    {
        await using var watched = await WatchedServer.StartAsync();
        var store = watched.Server.Services.GetRequiredService<StoreTelemetry>();
        using var call = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        call.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        Assert.NotEqual(0, Allocated(() => store.Begin("HGETALL").End()));
    }

    private static long Allocated(Action calls)
    {
        // The first ones bring what is made once.
        for (var n = 0; n < Calls; n++)
        {
            calls();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < Calls; n++)
        {
            calls();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
