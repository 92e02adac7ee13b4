using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Filings;

/// <summary>
/// Order numbers whose codes would be equal. Codes depend on the time, so they collide only while the server's clock stands still;
/// among a million codes it takes some 1,200 orders to meet a pair.
/// </summary>
internal static class CollidingOrders
{
    /// <summary>An order whose first challenge, and another whose challenge <paramref name="challenge"/>, would get the same code now.</summary>
    public static (string First, string Second) Find(AuditedProvince province, int challenge = 0)
    {
        Dictionary<string, string> seen = [];
        for (var n = 0; ; n++)
        {
            var order = $"colliding-{n}";
            if (seen.TryGetValue(CodeOf(province, order, challenge), out var first))
            {
                return (first, order);
            }

            seen[CodeOf(province, order)] = order;
        }
    }

    /// <summary>The code that a challenge of an order gets now, unless it is taken.</summary>
    public static string CodeOf(AuditedProvince province, string order, int challenge = 0)
    {
        var codes = province.Server.Services.GetRequiredService<KeyRing>().Current.Codes;
        return codes.Derive(FilingId.Of(AuditedProvince.Here, "local", order), province.Now, challenge, counter: 0).Reveal();
    }
}
