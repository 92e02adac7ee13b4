namespace Beian.Grpc.Tests.Model;

/// <summary>One call, or a wait. Numbers pick from what there is when it is taken, so that it means something in any sequence.</summary>
internal abstract record Step
{
    /// <summary>
    /// A filing under an order number of its own. One that builds on the record is about a site that is there, if any is and
    /// <c>OnRecord</c> says so, and else about any. <c>Earlier</c> is the filing it submits again, unless negative.
    /// </summary>
    public sealed record Submit(Kind Kind, int Place, int Principal, int Manager, int Site, bool OnRecord, int Earlier) : Step;

    /// <summary>A filing's order number once more.</summary>
    public sealed record Repeat(int Filing, Change Change) : Step;

    /// <summary>An entry on the portal, so many times.</summary>
    public sealed record Verify(int Challenge, Twist Twist, int Times, int RequestId) : Step;

    /// <summary>The code again, so many times; each time when that may be, if it is asked patiently.</summary>
    public sealed record Resend(int Challenge, Twist Twist, int Times, bool Patiently, int RequestId) : Step;

    public sealed record Withdraw(int Filing) : Step;

    /// <summary>An approval, under a number where the type needs one.</summary>
    public sealed record Approve(int Filing, int Site, Number Number) : Step;

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

/// <summary>What is wrong with a number that a bureau gives.</summary>
internal enum Number
{
    None,
    OtherProvince,
    OtherSubject,

    /// <summary>Of a site for a subject's filing, and of a subject for a site's.</summary>
    OtherForm,
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
