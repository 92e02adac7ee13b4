using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Whether messages leave in time: people are told to expect the first about five minutes after the submit. It says nothing about
/// whether the server can be called.
/// </summary>
internal sealed class OutboxHealth(OutboxBacklog backlog, TimeProvider clock, IOptions<OutboxOptions> options) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var late = clock.GetUtcNow() - options.Value.LateAfter;
        string[] behind = [.. from carrier in Lane.Operators
                              let oldest = backlog.OldestDue(carrier)
                              where oldest < late
                              select $"{carrier} since {oldest:O}"];
        return Task.FromResult(behind.Length == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"Messages are late: {string.Join(", ", behind)}."));
    }
}
