namespace Beian.Portal.Answers;

/// <summary>How an answer looks, and how urgently a screen reader tells it.</summary>
public enum Tone
{
    /// <summary>It is done.</summary>
    Success,

    /// <summary>It is fine so far; something is still to come.</summary>
    Pending,

    /// <summary>Something has to be put right.</summary>
    Attention,

    /// <summary>It has failed, and cannot be put right here.</summary>
    Failure,
}
