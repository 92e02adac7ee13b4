namespace Beian.Carriers.Texts;

/// <summary>What a template leaves open. The names, in lower case, are what stands between the braces.</summary>
internal enum Placeholder
{
    None,
    Code,
    Province,
    Purpose,
    Deadline,
}

/// <summary>A stretch of fixed text, or one placeholder.</summary>
internal readonly record struct TemplatePart(Placeholder Placeholder, string Literal)
{
    /// <summary>UCS-2 characters this part takes at most.</summary>
    internal int MaxLength => Placeholder switch
    {
        Placeholder.Code => MessageTemplate.CodeLength,
        Placeholder.Province => MessageTemplate.MaxProvinceLength,
        Placeholder.Purpose => MessageTemplate.MaxPurposeLength,
        Placeholder.Deadline => "12月31日23:59".Length,
        _ => Literal.Length,
    };
}
