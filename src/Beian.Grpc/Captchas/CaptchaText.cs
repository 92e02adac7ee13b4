using System.Security.Cryptography;
using Beian.Filings;

namespace Beian.Captchas;

/// <summary>What a captcha shows, or what somebody read in it. It prints as stars: whoever knows it passes for a person.</summary>
public readonly record struct CaptchaText
{
    /// <summary>Longest text looked at.</summary>
    public const int MaxInputLength = 16;

    // Of characters that look alike none is here or one: no 0 O Q D, 1 I L, 2 Z, 5 S, 8 B, U V.
    private const string Characters = "34679ACEFGHJKMNPRTWXY";

    // 194,481 texts, each good for one guess and one call.
    private const int Length = 4;

    private readonly string? _characters;

    private CaptchaText(string characters) => _characters = characters;

    /// <summary>A text that nobody can foresee.</summary>
    public static CaptchaText Random() => new(RandomNumberGenerator.GetString(Characters, Length));

    /// <summary>Reads what was typed: half width, upper case, without spaces around it. Whether it is right is the store's to say.</summary>
    public static CaptchaText Read(ReadOnlySpan<char> input)
    {
        Span<char> text = stackalloc char[MaxInputLength];
        var typed = input[..Math.Min(input.Length, MaxInputLength)];
        HalfWidth.Fold(typed, text);
        foreach (ref var c in text)
        {
            c = char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c;
        }

        return new CaptchaText(text[..typed.Length].Trim(' ').ToString());
    }

    /// <summary>The characters in clear, for the picture and the digest alone.</summary>
    public string Reveal() => _characters ?? "";

    /// <summary>Never the characters.</summary>
    public override string ToString() => "****";
}
