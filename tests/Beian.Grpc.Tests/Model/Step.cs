namespace Beian.Grpc.Tests.Model;

/// <summary>One call, or a wait. Numbers pick from what there is when it is taken, so that it means something in any sequence.</summary>
internal abstract record Step
{
    /// <summary>A filing under an order number of its own. <c>Earlier</c> is the filing it submits again, unless negative.</summary>
    public sealed record Submit(Kind Kind, int Place, int Principal, int Manager, int Site, int Earlier) : Step;

    /// <summary>A filing's order number once more.</summary>
    public sealed record Repeat(int Filing, Change Change) : Step;

    /// <summary>An entry on the portal, so many times.</summary>
    public sealed record Verify(int Challenge, Twist Twist, int Times, int RequestId) : Step;

    /// <summary>The code again for somebody.</summary>
    public sealed record Resend(int Person, int Place, int RequestId) : Step;

    public sealed record Withdraw(int Filing) : Step;

    /// <summary>An approval, where the type needs a number with that of a site, or of another province.</summary>
    public sealed record Approve(int Filing, int Site, bool OtherProvince) : Step;

    public sealed record Reject(int Filing, string Reason) : Step;

    /// <summary>A wait for a moment of a filing, and a few milliseconds less or more.</summary>
    public sealed record Wait(Moment Moment, int Filing, int Nudge) : Step;
}

/// <summary>What is filed, with whom it has to name.</summary>
internal enum Kind
{
    FirstFiling,
    NewSite,
    Access,
    ChangeSubject,
    ChangeSite,
    ChangeBoth,
    CancelSubject,
    CancelSite,
    CancelAccess,
}

/// <summary>How the second submit of an order differs from the first.</summary>
internal enum Change
{
    None,
    OtherContent,
    OtherPlace,
}

/// <summary>What is wrong with an entry.</summary>
internal enum Twist
{
    None,
    WrongCode,
    WrongId,
    OtherWrongId,
    OtherCode,
    OtherPlace,
    Stranger,
}

/// <summary>What to wait for.</summary>
internal enum Moment
{
    Second,
    Minute,
    Hour,
    RequestForgotten,
    CooldownOver,
    WindowOver,
    Deadline,
    AnswersOver,
}
