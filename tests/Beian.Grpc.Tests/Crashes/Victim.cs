namespace Beian.Grpc.Tests.Crashes;

/// <summary>Who is killed.</summary>
public enum Victim
{
    /// <summary>The server; its managed Redis lives on, and the next server adopts it.</summary>
    Server,

    /// <summary>The managed Redis; its server lives on and brings it back.</summary>
    ManagedRedis,

    /// <summary>The one Redis of a connection string; whoever looks after it starts it again, and the server lives on.</summary>
    SingleRedis,
}

/// <summary>What the Redis writes to.</summary>
public enum Disk
{
    Quick,

    /// <summary>Every fsync takes a while.</summary>
    Slow,
}
