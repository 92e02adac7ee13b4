using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Beian.Redis;

/// <summary>Serving only while the store answers.</summary>
internal sealed class StoreHealth(StoreConnection connection) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await StoreConnection.GuardAsync(connection.Database.PingAsync(StoreConnection.FromMaster), isWrite: false, cancellationToken)
                .ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException unavailable)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", unavailable);
        }
    }
}
