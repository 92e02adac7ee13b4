namespace Beian.Filings;

/// <summary>
/// The last six characters of an identity document: resident ID (the last may be X), residence permits, HK/Macau permits (in
/// Zhejiang the number on the card's back, <c>567(8)</c>, brackets included), passports. Personal information: it prints as stars.
/// </summary>
public readonly record struct IdLastSix
{
    /// <summary>Longest input looked at: six characters and room for spaces around them.</summary>
    public const int MaxInputLength = 16;

    private const int Length = 6;

    private readonly string? _characters;

    private IdLastSix(string characters) => _characters = characters;

    /// <summary>Reads six characters of <c>0-9 A-Z ( )</c>, after folding full width to half width and lower case to upper.</summary>
    public static bool TryParse(ReadOnlySpan<char> input, out IdLastSix id)
    {
        id = default;
        if (input.Length > MaxInputLength)
        {
            return false;
        }

        Span<char> text = stackalloc char[input.Length];
        HalfWidth.Fold(input, text);
        var six = text.Trim(' ');
        if (six.Length != Length)
        {
            return false;
        }

        foreach (ref var c in six)
        {
            if (char.IsAsciiLetterLower(c))
            {
                c = (char)(c - 'a' + 'A');
            }

            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c) && c is not ('(' or ')'))
            {
                return false;
            }
        }

        id = new IdLastSix(new string(six));
        return true;
    }

    /// <summary>The six characters in clear, for the digest alone.</summary>
    public string Reveal() => _characters ?? throw new InvalidOperationException("ID digits that were never parsed.");

    /// <summary>Never the characters.</summary>
    public override string ToString() => "******";
}
