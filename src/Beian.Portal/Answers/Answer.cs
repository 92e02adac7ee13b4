using Beian.Portal.Languages;

namespace Beian.Portal.Answers;

/// <summary>What a page tells somebody who sent its form.</summary>
/// <param name="Tone">How it looks.</param>
/// <param name="Title">The answer itself, in the words of the rules.</param>
/// <param name="Text">What it means.</param>
public sealed record Answer(Tone Tone, Words Title, Words Text)
{
    /// <summary>What to do now, a step each.</summary>
    public IReadOnlyList<Words> Next { get; init; } = [];

    /// <summary>Masked phones that are still to be verified.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Where to go from here; the first is the likeliest.</summary>
    public IReadOnlyList<Onward> Onward { get; init; } = [];

    /// <summary>Whether the form stands below, with what was typed.</summary>
    public bool KeepsForm { get; init; }

    /// <summary>The HTTP status: 200 for every verdict.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;
}
