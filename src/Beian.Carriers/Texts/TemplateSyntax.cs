using System.Text.RegularExpressions;

namespace Beian.Carriers.Texts;

/// <summary>Takes a template's text apart and says what is wrong with it.</summary>
internal static partial class TemplateSyntax
{
    // Carriers register signatures of two to twenty characters.
    [GeneratedRegex(@"^【[^【】{}]{2,20}】|【[^【】{}]{2,20}】$")]
    private static partial Regex Signature { get; }

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}|(?<stray>[{}])|(?<literal>[^{}]+)")]
    private static partial Regex Part { get; }

    /// <summary>Takes apart a text without problems.</summary>
    internal static IEnumerable<TemplatePart> Split(string text) =>
        from Match match in Part.Matches(text)
        select match.Groups["name"].Success && TryName(match.Groups["name"].Value, out var placeholder)
            ? new TemplatePart(placeholder, string.Empty)
            : new TemplatePart(Placeholder.None, match.Value);

    internal static IEnumerable<string> Problems(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ["the text is missing"];
        }

        TemplatePart[] parts = [.. Split(text)];
        return [.. SignatureProblems(text), .. BraceProblems(text), .. PlaceholderProblems(parts), .. LengthProblems(parts)];
    }

    private static IEnumerable<string> SignatureProblems(string text)
    {
        if (!Signature.IsMatch(text))
        {
            yield return "must begin or end with a signature of 2 to 20 characters in 【】";
        }
        else if (text.Count('【') > 1 || text.Count('】') > 1)
        {
            yield return "must have one signature in 【】, not several";
        }

        if (text.Any(char.IsControl))
        {
            yield return "must not contain line breaks or other control characters";
        }
    }

    private static IEnumerable<string> BraceProblems(string text)
    {
        foreach (Match match in Part.Matches(text))
        {
            if (match.Groups["stray"].Success)
            {
                yield return $"has a brace without its partner at character {match.Index + 1}";
            }
            else if (match.Groups["name"].Success && !TryName(match.Groups["name"].Value, out _))
            {
                yield return $"knows no placeholder {match.Value}; there are {{code}}, {{province}}, {{purpose}} and {{deadline}}";
            }
        }
    }

    private static IEnumerable<string> PlaceholderProblems(TemplatePart[] parts)
    {
        if (parts.Count(part => part.Placeholder is Placeholder.Code) != 1)
        {
            yield return "must contain {code} once";
        }

        if (parts.Count(part => part.Placeholder is Placeholder.Deadline) != 1)
        {
            yield return "must contain {deadline} once";
        }
    }

    private static IEnumerable<string> LengthProblems(TemplatePart[] parts)
    {
        var length = parts.Sum(part => part.MaxLength);
        if (length > MessageTemplate.SegmentLength)
        {
            yield return $"can grow to {length} characters; one message holds {MessageTemplate.SegmentLength}";
        }
    }

    private static bool TryName(string name, out Placeholder placeholder)
    {
        placeholder = name switch
        {
            "code" => Placeholder.Code,
            "province" => Placeholder.Province,
            "purpose" => Placeholder.Purpose,
            "deadline" => Placeholder.Deadline,
            _ => Placeholder.None,
        };
        return placeholder is not Placeholder.None;
    }
}
