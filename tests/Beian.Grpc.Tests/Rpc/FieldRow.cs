namespace Beian.Grpc.Tests.Rpc;

/// <summary>What one field of the contract takes.</summary>
/// <param name="Field">Its name in the contract, behind <c>beian.v1.</c></param>
/// <param name="Rule">What is said of a value that it does not take.</param>
internal sealed record FieldRow(string Field, string Rule)
{
    /// <summary>Values it does not take.</summary>
    public object[] Refused { get; init; } = [];

    /// <summary>Other ways to write a value, which mean the same.</summary>
    public Func<string, object[]> Same { get; init; } = _ => [];

    /// <summary>A text of any characters, as long as it is short.</summary>
    public bool TakesAnyText { get; init; }

    // Long enough that no field takes it, short enough that the message does not pass for too large.
    private static readonly string FourMebibytes = new('1', 4 * 1024 * 1024);

    private static readonly string[] Junk =
    [
        "\u0001", "\t", "\r\n", "\u007f", "\u0085", "\0", "😀", "汉字", "\u200b", "\u202e", "\ufeff", "١٢٣٤٥٦", "é", "{0}", "%s", "${x}", "'; --", "<b>",
    ];

    /// <summary>Every value to be refused where <paramref name="good"/> is taken.</summary>
    public IEnumerable<object> RefusedBeside(object good)
    {
        if (good is not string text)
        {
            return Refused;
        }

        var junk = TakesAnyText ? [] : Junk.SelectMany(j => new[] { j, text + j, text.Insert(text.Length / 2, j) }).Append("   ");
        return [.. Refused, .. junk, FourMebibytes];
    }
}
