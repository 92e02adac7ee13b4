namespace Beian.Portal.Answers;

/// <summary>Where somebody goes from an answer.</summary>
public enum Onward
{
    /// <summary>To the province's page.</summary>
    Province,

    /// <summary>To an empty form for a code.</summary>
    Verify,

    /// <summary>To an empty form for the next phone's code.</summary>
    VerifyNext,

    /// <summary>To the form that asks for the message again.</summary>
    Resend,
}
