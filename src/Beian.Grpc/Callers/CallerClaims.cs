using System.Collections.Frozen;
using System.Security.Claims;
using System.Text.Json;
using System.Text.RegularExpressions;
using Beian.Rules;

namespace Beian.Callers;

/// <summary>
/// Reads a caller from the claims of a token that has been validated. What a token says must be whole: a role without its provinces, or
/// a province that there is not, makes it unusable, so that a slip at the issuer shows at the first call and not at the first refusal.
/// </summary>
internal static partial class CallerClaims
{
    /// <summary>The roles, each a value of its own; others than ours are somebody else's and overlooked.</summary>
    public const string Roles = "role";

    /// <summary>The provider's id, with the role <c>provider</c>.</summary>
    public const string Provider = "provider_id";

    /// <summary>The provinces, with the role <c>portal</c>: GB/T 2260 codes or names of the enum, as an array or divided by commas.</summary>
    public const string PortalProvinces = "portal_provinces";

    /// <summary>The same with the role <c>bureau</c>.</summary>
    public const string BureauProvinces = "bureau_provinces";

    // OpenID Connect's limit of a subject.
    private const int MaxSubjectLength = 255;

    private static readonly char[] Dividers = [',', ' '];

    /// <returns>The caller; null where the claims are not whole.</returns>
    public static Caller? Read(ClaimsPrincipal token, DateTimeOffset expires)
    {
        if (token.FindFirst("iss")?.Value is not { Length: > 0 } issuer || token.FindFirst("sub")?.Value is not { Length: > 0 and <= MaxSubjectLength } subject)
        {
            return null;
        }

        var roles = token.FindAll(Roles).Concat(token.FindAll("roles")).Select(claim => claim.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var provider = roles.Contains("provider") ? IdIn(token, Provider) : "";
        var portal = roles.Contains("portal") ? ProvincesIn(token, PortalProvinces) : [];
        var bureau = roles.Contains("bureau") ? ProvincesIn(token, BureauProvinces) : [];
        if (provider is null || portal is null || bureau is null || !TryReadCertificate(token, out var certificate))
        {
            return null;
        }

        return new Caller($"{Uri.EscapeDataString(subject)}@{issuer}", expires)
        {
            Provider = provider,
            PortalOf = portal,
            BureauOf = bureau,
            IsOperator = roles.Contains("operator"),
            Certificate = certificate,
        };
    }

    private static string? IdIn(ClaimsPrincipal token, string claim) =>
        token.FindFirst(claim)?.Value is { } id && ProviderForm().IsMatch(id) ? id : null;

    private static FrozenSet<Province>? ProvincesIn(ClaimsPrincipal token, string claim)
    {
        Province?[] provinces = [.. token.FindAll(claim).SelectMany(c => c.Value.Split(Dividers, StringSplitOptions.RemoveEmptyEntries)).Select(ContractNames.ParseProvince)];
        return provinces.Length == 0 || provinces.Contains(null) ? null : provinces.Select(p => p!.Value).ToFrozenSet();
    }

    // A binding that is not understood must not be overlooked: the token would be good without its certificate.
    private static bool TryReadCertificate(ClaimsPrincipal token, out string? thumbprint)
    {
        thumbprint = null;
        if (token.FindFirst("cnf") is not { } confirmation)
        {
            return true;
        }

        try
        {
            using var methods = JsonDocument.Parse(confirmation.Value);
            thumbprint = methods.RootElement.GetProperty("x5t#S256").GetString();
            return thumbprint is not null;
        }
        catch (Exception unknown) when (unknown is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    // It becomes a part of keys in the store and of digests.
    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex ProviderForm();
}
