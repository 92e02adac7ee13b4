namespace Beian.Redis;

/// <summary>The store did not answer, or not for good. No verdict may be given.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <param name="mayHaveHappened">Whether what was asked may have been done all the same: it had been sent.</param>
    /// <param name="cause">What the driver said, for the log alone.</param>
    public StoreUnavailableException(bool mayHaveHappened, Exception cause)
        : base("The store did not answer.", cause) => MayHaveHappened = mayHaveHappened;

    /// <param name="mayHaveHappened">Whether what was asked may have been done all the same.</param>
    /// <param name="reason">What is missing, for the log alone.</param>
    public StoreUnavailableException(bool mayHaveHappened, string reason)
        : base(reason) => MayHaveHappened = mayHaveHappened;

    /// <summary>Whether what was asked may have been done all the same.</summary>
    public bool MayHaveHappened { get; }
}
