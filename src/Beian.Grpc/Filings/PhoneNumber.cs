namespace Beian.Filings;

/// <summary>
/// A mainland mobile number: eleven digits, the first a 1, the second 3 to 9. Personal information: it prints masked
/// (<c>138****1234</c>); <see cref="Reveal"/> is for the carrier and the cipher alone.
/// </summary>
public readonly record struct PhoneNumber
{
    /// <summary>Longest input looked at: 11 digits, <c>+86</c>, and room for spaces and hyphens.</summary>
    public const int MaxInputLength = 32;

    internal const int Digits = 11;

    private readonly string? _digits;

    private PhoneNumber(string digits) => _digits = digits;

    /// <summary>First three and last four digits: what may be shown (GB/T 35273).</summary>
    public string Masked => $"{Reveal().AsSpan(0, 3)}****{Reveal().AsSpan(7)}";

    /// <summary>
    /// Reads a number as people type it: full-width digits, spaces, hyphens, and <c>+86</c> or <c>86</c> before it are accepted.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> input, out PhoneNumber phone)
    {
        phone = default;
        if (input.Length > MaxInputLength)
        {
            return false;
        }

        Span<char> text = stackalloc char[input.Length];
        HalfWidth.Fold(input, text);
        var length = 0;
        foreach (var c in text)
        {
            if (c is not (' ' or '-'))
            {
                text[length++] = c;
            }
        }

        ReadOnlySpan<char> digits = text[..length];
        if (digits.StartsWith("+86"))
        {
            digits = digits[3..];
        }
        else if (digits.Length == Digits + 2 && digits.StartsWith("86"))
        {
            digits = digits[2..];
        }

        if (digits.Length != Digits || digits[0] != '1' || digits[1] is < '3' or > '9' || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        phone = new PhoneNumber(new string(digits));
        return true;
    }

    /// <summary>The eleven digits in clear.</summary>
    public string Reveal() => _digits ?? throw new InvalidOperationException("A phone number that was never parsed.");

    /// <summary>The masked form.</summary>
    public override string ToString() => _digits is null ? "" : Masked;
}
