namespace Beian.Portal.Languages;

/// <summary>The languages of the pages.</summary>
public enum Language
{
    /// <summary>The pages' first language.</summary>
    Chinese,

    /// <summary>For whom Chinese is hard to read.</summary>
    English,
}
