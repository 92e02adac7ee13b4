using Beian.Portal.Languages;

namespace Beian.Portal.Forms;

/// <summary>A line of a form.</summary>
/// <param name="Name">The page model's property.</param>
/// <param name="Label">What it asks for.</param>
/// <param name="Hint">What helps to fill it in.</param>
public sealed record FormField(string Name, Words Label, Words Hint)
{
    /// <summary>What was typed.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong with it, where the back end could not read it.</summary>
    public Words? Problem { get; init; }

    /// <summary>The kind of input.</summary>
    public string Type { get; init; } = "text";

    /// <summary>The keyboard that a phone shows for it.</summary>
    public string Keyboard { get; init; } = "text";

    /// <summary>What a browser may fill in for it.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>Room for full-width characters, spaces and a prefix; the back end folds them.</summary>
    public int MaxLength { get; init; } = 24;
}
