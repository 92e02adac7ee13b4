namespace Beian.Filings;

/// <summary>Folds what a Chinese input method types in full width (１３８, Ｘ, （, ＋) to the half-width characters that are meant.</summary>
internal static class HalfWidth
{
    private const char FirstFullWidth = '！';
    private const char LastFullWidth = '～';
    private const char IdeographicSpace = '　';

    /// <summary>Copies <paramref name="text"/> folded into <paramref name="folded"/>, which is at least as long.</summary>
    public static void Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        for (var i = 0; i < text.Length; i++)
        {
            folded[i] = text[i] switch
            {
                >= FirstFullWidth and <= LastFullWidth => (char)(text[i] - FirstFullWidth + '!'),
                IdeographicSpace => ' ',
                var other => other,
            };
        }
    }
}
