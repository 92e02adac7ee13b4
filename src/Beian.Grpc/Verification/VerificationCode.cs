using Beian.Filings;

namespace Beian.Verification;

/// <summary>A six-digit code, kept as text: leading zeros are real. It prints as stars.</summary>
public readonly record struct VerificationCode
{
    /// <summary>Longest input looked at: six digits and room for spaces around them.</summary>
    public const int MaxInputLength = 16;

    /// <summary>How many codes there are.</summary>
    internal const int Count = 1_000_000;

    private const int Length = 6;

    private readonly string? _digits;

    private VerificationCode(string digits) => _digits = digits;

    /// <summary>Reads exactly six digits; full-width digits are folded.</summary>
    public static bool TryParse(ReadOnlySpan<char> input, out VerificationCode code)
    {
        code = default;
        if (input.Length > MaxInputLength)
        {
            return false;
        }

        Span<char> text = stackalloc char[input.Length];
        HalfWidth.Fold(input, text);
        ReadOnlySpan<char> six = text.Trim(' ');
        if (six.Length != Length || six.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        code = new VerificationCode(new string(six));
        return true;
    }

    /// <summary>The six digits in clear, for the message and the digest alone.</summary>
    public string Reveal() => _digits ?? throw new InvalidOperationException("A code that was never parsed.");

    /// <summary>Never the digits.</summary>
    public override string ToString() => "******";

    internal static VerificationCode FromNumber(int number) =>
        new(number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
}
