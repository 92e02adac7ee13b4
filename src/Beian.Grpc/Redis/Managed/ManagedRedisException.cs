namespace Beian.Redis.Managed;

/// <summary>The managed Redis cannot run. The message says what is in the way and what to do about it.</summary>
public sealed class ManagedRedisException : Exception
{
    /// <inheritdoc />
    public ManagedRedisException()
    {
    }

    /// <inheritdoc />
    public ManagedRedisException(string message)
        : base(message)
    {
    }

    /// <inheritdoc />
    public ManagedRedisException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
