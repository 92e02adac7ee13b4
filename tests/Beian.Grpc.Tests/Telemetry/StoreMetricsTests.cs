using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>Every call of the store is measured by what was called, and one that failed by how.</summary>
[Collection(HarmedStores.Name)]
public sealed class StoreMetricsTests(HarmedCluster cluster)
{
    [Fact]
    public async Task Scripts_and_commands_are_measured_and_failures_say_what_they_were()
    {
        await using var harmed = await HarmedStore.StartAsync(Engine.ManagedRedis, cluster);
        var server = harmed.Server;
        using var durations = Durations(server);
        var filing = await Case.OfOne(server).SubmittedAsync();
        await filing.ReadAsync();
        await server.Verification.VerifyCodeAsync(filing.WrongId());
        Assert.Equal([("EVALSHA", null), ("HGETALL", null)], Measured("verify_code", "HGETALL"));

        await harmed.KillAsync();
        // Calls that left before the server knew that the store is gone are measured as OUTCOME_UNKNOWN.
        await Eventually.HoldsAsync("a script that does not leave is measured", async () =>
        {
            await NoVerdict.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.WrongId()));
            return Measured("verify_code").Contains(("EVALSHA", "unavailable"));
        });
        await NoVerdict.OfAsync(filing.ReadAsync);

        Assert.Contains(("HGETALL", "unavailable"), Measured("HGETALL"));
        await harmed.BringBackAsync();

        IEnumerable<(string Command, string? Error)> Measured(params string[] called) => durations.GetMeasurementSnapshot()
            .Where(m => called.Contains(m.Tags.GetValueOrDefault("db.stored_procedure.name") ?? m.Tags["db.operation.name"]))
            .Select(m => ((string)m.Tags["db.operation.name"]!, (string?)m.Tags.GetValueOrDefault("error.type")))
            .Distinct().OrderBy(m => m.Item1, StringComparer.Ordinal).ThenBy(m => m.Item2, StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_callers_wait_for_is_measured_where_it_is_no_script_too()
    {
        await using var server = Server.Start(connectionString: null);
        using var durations = Durations(server);

        await server.Verification.CreateCaptchaAsync(new() { Province = Province.Zhejiang });
        await server.Operations().ListProvincesAsync(new());
        await server.Operations().ListAuditLinesAsync(new());

        var measured = durations.GetMeasurementSnapshot().Select(m => m.Tags["db.operation.name"]).ToHashSet();
        Assert.Superset(new HashSet<object?> { "SET", "ZCARD", "ZRANGE", "XREVRANGE" }, measured);
    }

    private static MetricCollector<double> Durations(Server server) =>
        new(server.Services.GetRequiredService<IMeterFactory>(), StoreTelemetry.Name, "db.client.operation.duration");
}
