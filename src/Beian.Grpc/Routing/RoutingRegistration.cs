using Beian.Redis;

namespace Beian.Routing;

/// <summary>Which operator serves a phone.</summary>
internal static class RoutingRegistration
{
    /// <summary>Adds the ported numbers and what reads them.</summary>
    public static void AddRouting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPortedNumbers, RedisPortedNumbers>();
        builder.Services.AddSingleton<OperatorOfNumber>();
    }
}
