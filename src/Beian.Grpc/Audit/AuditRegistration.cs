using Beian.Redis;

namespace Beian.Audit;

/// <summary>The audit trail.</summary>
internal static class AuditRegistration
{
    /// <summary>Adds reading it.</summary>
    public static void AddAudit(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IAuditTrail, RedisAuditTrail>();
}
