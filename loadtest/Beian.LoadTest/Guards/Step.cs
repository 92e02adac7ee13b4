namespace Beian.LoadTest.Guards;

/// <summary>A server with one guard fewer than the one before it: what lies between the two is what that guard costs.</summary>
/// <param name="Name">What is gone from here on.</param>
/// <param name="Guard">What is between the one before and this; null for the first, from which nothing is gone.</param>
/// <param name="HasToken">Whether calls bring a token. Without one they are Development's own caller, whom no limit holds.</param>
/// <param name="HasDigests">Whether digests are keyed.</param>
/// <param name="HasAudit">Whether a change writes a line of the audit trail.</param>
/// <param name="Settings">Of the server, by their configuration path.</param>
internal sealed record Step(string Name, string? Guard, bool HasToken, bool HasDigests, bool HasAudit, params (string Name, string Value)[] Settings)
{
    private static readonly (string, string) NoLimits = ("Limits:WritesPerSecond", "0");

    public static IReadOnlyList<Step> All { get; } =
    [
        new("with everything", Guard: null, HasToken: true, HasDigests: true, HasAudit: true),
        new("no limits", "limits", HasToken: true, HasDigests: true, HasAudit: true, NoLimits),
        new("nor tokens", "token", HasToken: false, HasDigests: true, HasAudit: true, NoLimits),
        new("nor keyed digests", "keyed digests", HasToken: false, HasDigests: false, HasAudit: true, NoLimits, ("Probe:Omits", "digests")),
        new("nor an audit trail", "audit trail", HasToken: false, HasDigests: false, HasAudit: false, NoLimits, ("Probe:Omits", "digests audit")),
    ];
}
