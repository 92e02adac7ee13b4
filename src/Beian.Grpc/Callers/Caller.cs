using System.Collections.Frozen;
using Beian.Filings;

namespace Beian.Callers;

/// <summary>Who calls, and what it may be.</summary>
/// <param name="Name">Unique among callers: request ids are scoped to it. Its subject, escaped, and its issuer: <c>portal-zj@https://issuer</c>.</param>
/// <param name="Expires">When it stops being known: with its token.</param>
public sealed record Caller(string Name, DateTimeOffset Expires)
{
    private static readonly FrozenSet<Province> None = [];

    /// <summary>Everyone: who calls from this machine without a token, in Development.</summary>
    public static Caller Local { get; } = new("local", DateTimeOffset.MaxValue)
    {
        Provider = "local",
        PortalOf = Provinces.All.ToFrozenSet(),
        BureauOf = Provinces.All.ToFrozenSet(),
        IsOperator = true,
    };

    /// <summary>The access provider it acts for; empty where it is none.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The provinces whose portal it is.</summary>
    public FrozenSet<Province> PortalOf { get; init; } = None;

    /// <summary>The provinces whose bureau it is.</summary>
    public FrozenSet<Province> BureauOf { get; init; } = None;

    /// <summary>Whether it runs the system.</summary>
    public bool IsOperator { get; init; }

    /// <summary>The client certificate that its token is bound to (RFC 8705), as base64url of its SHA-256; null where it is bound to none.</summary>
    public string? Certificate { get; init; }

    /// <summary>Whether it has a role, in whichever province.</summary>
    public bool Is(CallerRole role) => role switch
    {
        CallerRole.Provider => Provider.Length > 0,
        CallerRole.Portal => PortalOf.Count > 0,
        CallerRole.Bureau => BureauOf.Count > 0,
        CallerRole.Operator => IsOperator,
        _ => false,
    };

    /// <summary>Whether it may act for a province in a role. Providers file in every province, and the system is run in all of them.</summary>
    public bool MayActFor(Province province, CallerRole role) => role switch
    {
        CallerRole.Portal => PortalOf.Contains(province),
        CallerRole.Bureau => BureauOf.Contains(province),
        _ => Is(role),
    };
}
