using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Beian.Portal.BackEnd;

/// <summary>Whether the back end says that it serves.</summary>
internal sealed class BackEndHealth(Health.HealthClient backEnd) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await backEnd.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The back end is {answer.Status}.");
        }
        catch (RpcException away)
        {
            return HealthCheckResult.Unhealthy($"The back end answers {away.StatusCode}.");
        }
    }
}

/// <summary>Where to ask.</summary>
internal static class BackEndHealthEndpoints
{
    /// <summary>
    /// <c>/health</c> says that the portal serves pages, <c>/health/back-end</c> that the back end does. Only the first is a reason to take a
    /// portal out of service: without a back end its pages still tell people that nothing they typed is lost.
    /// </summary>
    public static void MapBackEndHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/back-end");
    }
}
