namespace Beian.Grpc.Tests.Running;

/// <summary>Entries that look right and are not.</summary>
internal static class WrongEntries
{
    /// <summary>Six digits that are not this code.</summary>
    public static string Other(string code) => code[..5] + (char)('0' + (code[5] - '0' + 1) % 10);

    /// <summary>The <paramref name="n"/>th of many ID digits that are nobody's.</summary>
    public static string Id(int n) => $"Q{n:D5}";
}
