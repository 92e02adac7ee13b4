namespace Beian.Portal.Languages;

/// <summary>Speaks to whoever reads this page, in the language they chose: <c>@T["中文", "English"]</c>.</summary>
public sealed class Speech
{
    /// <summary>The chosen language.</summary>
    public Language Language { get; internal set; }

    /// <summary>Whether the page is in English.</summary>
    public bool IsEnglish => Language == Language.English;

    /// <summary>The language as HTML names it.</summary>
    public string Tag => TagOf(Language);

    /// <summary>The other language as HTML names it.</summary>
    public string OtherTag => TagOf(IsEnglish ? Language.Chinese : Language.English);

    /// <summary>One of two texts that say the same.</summary>
    public string this[string chinese, string english] => IsEnglish ? english : chinese;

    /// <summary>A text in the chosen language.</summary>
    public string this[Words words] => words.In(Language);

    /// <summary>A text in the language that was not chosen.</summary>
    public string Other(Words words) => IsEnglish ? words.Chinese : words.English;

    private static string TagOf(Language language) => language == Language.English ? "en" : "zh-CN";
}
