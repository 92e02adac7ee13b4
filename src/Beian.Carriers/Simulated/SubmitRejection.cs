namespace Beian.Carriers.Simulated;

/// <summary>A way to refuse a submit.</summary>
/// <param name="Code">The protocol's result code: 1 to 16 of the characters A-Z a-z 0-9 . _ : -.</param>
/// <param name="Word">What it means, at most 64 characters.</param>
public sealed record SubmitRejection(string Code, string Word = "")
{
    /// <summary>What CMPP's result codes 9, 10 and 13 say.</summary>
    public static IReadOnlyList<SubmitRejection> Usual { get; } =
    [
        new("9", "the gateway does not serve this number"),
        new("10", "wrong sender number"),
        new("13", "wrong destination number"),
    ];
}
