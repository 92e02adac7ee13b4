namespace Beian.Portal.Languages;

/// <summary>One text in both languages, side by side, so that neither can be missing.</summary>
/// <param name="Chinese">The text in Chinese.</param>
/// <param name="English">The same in English.</param>
public readonly record struct Words(string Chinese, string English)
{
    /// <summary>The text in one of them.</summary>
    public string In(Language language) => language == Language.English ? English : Chinese;
}
