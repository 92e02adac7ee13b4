namespace Beian.Portal.BackEnd;

/// <summary>Why a call brought no verdict, as far as it matters to the person who waits for one.</summary>
public abstract record Trouble
{
    private Trouble()
    {
    }

    /// <summary>Fields that cannot be read; nothing was judged.</summary>
    /// <param name="Names">Their names in the contract.</param>
    public sealed record Fields(IReadOnlySet<string> Names) : Trouble;

    /// <summary>The picture was read wrongly, is too old or was used before; nothing was judged.</summary>
    public sealed record Captcha : Trouble;

    /// <summary>Too many entries that did not belong together; nothing is judged for a while.</summary>
    /// <param name="Wait">How long.</param>
    public sealed record TooMany(TimeSpan Wait) : Trouble;

    /// <summary>The back end is busy or away, and says that nothing was judged.</summary>
    public sealed record NothingJudged : Trouble;

    /// <summary>The back end is away, and the entry may have been judged or not. Sending the same again answers which.</summary>
    public sealed record MayHaveHappened : Trouble;

    /// <summary>This portal may not ask: its token or its settings are wrong. Whoever runs it has to act.</summary>
    /// <param name="Why">What the back end says of it.</param>
    public sealed record NotPermitted(string Why) : Trouble;
}
