using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Rpc;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>Every call is measured under its name and the status it ended with, wherever it ended.</summary>
public sealed class RpcMetricsTests
{
    [Fact]
    public async Task A_call_is_measured_by_name_and_status_and_as_an_error_where_it_is_the_servers_fault()
    {
        using var issuer = new Issuer();
        await using var server = Server.Start(null, issuer.Settings);
        using var durations = new MetricCollector<double>(
            server.Services.GetRequiredService<IMeterFactory>(), RpcMetrics.MeterName, "rpc.server.call.duration");

        await server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = Province.Zhejiang });
        await RefusedAsync(() => server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest()));
        await RefusedAsync(() => server.Verification.GetProvinceRulesAsync(
            new GetProvinceRulesRequest { Province = Province.Zhejiang }, new Metadata { { "authorization", "Bearer nonsense" } }));
        Assert.NotNull(await server.Channel.CallAsync("beian.v1.NoService/NoMethod", []));
        using (var watch = server.Filings.WatchFilings(new WatchFilingsRequest { Provinces = { Province.Zhejiang } }))
        {
            await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        }

        (string Method, string Status, string? Error)[] expected =
        [
            ("beian.v1.VerificationService/GetProvinceRules", "OK", null),
            ("beian.v1.VerificationService/GetProvinceRules", "INVALID_ARGUMENT", null),
            ("beian.v1.VerificationService/GetProvinceRules", "UNAUTHENTICATED", null),
            ("_OTHER", "UNIMPLEMENTED", "UNIMPLEMENTED"),
            ("beian.v1.FilingService/WatchFilings", "CANCELLED", null),
        ];
        await Eventually.HoldsAsync("all of them are measured", () => Task.FromResult(durations.GetMeasurementSnapshot().Count == expected.Length));
        Assert.Equal(expected.Order(), durations.GetMeasurementSnapshot().Select(m => (
            (string)m.Tags["rpc.method"]!, (string)m.Tags["rpc.response.status_code"]!, (string?)m.Tags.GetValueOrDefault("error.type"))).Order());
        Assert.All(durations.GetMeasurementSnapshot(), m => Assert.Equal("grpc", m.Tags["rpc.system.name"]));
    }

    private static async Task RefusedAsync<T>(Func<AsyncUnaryCall<T>> call) => await Assert.ThrowsAsync<RpcException>(async () => await call());
}
