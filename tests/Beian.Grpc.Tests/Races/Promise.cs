namespace Beian.Grpc.Tests.Races;

/// <summary>Something that holds however a race goes, beside what was found.</summary>
public sealed record Promise(string What, string Promised, string Found)
{
    public bool IsKept => Promised == Found;

    /// <summary>How often each outcome came: "63 AlreadyVerified, 1 Forwarded".</summary>
    public static string Tally(IEnumerable<string> outcomes) => string.Join(", ", outcomes
        .GroupBy(outcome => outcome).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}"));
}
