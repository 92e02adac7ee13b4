namespace Beian.Redis;

/// <summary>The store did not answer. No verdict may be given.</summary>
/// <param name="mayHaveHappened">Whether what was asked may have been done all the same: it had been sent.</param>
/// <param name="cause">What the driver said, for the log alone.</param>
public sealed class StoreUnavailableException(bool mayHaveHappened, Exception cause)
    : Exception("The store did not answer.", cause)
{
    /// <summary>Whether what was asked may have been done all the same.</summary>
    public bool MayHaveHappened { get; } = mayHaveHappened;
}
