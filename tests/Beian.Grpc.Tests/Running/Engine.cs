namespace Beian.Grpc.Tests.Running;

/// <summary>The stores that a connection string can name. Every promise of the contract holds on each.</summary>
public enum Engine
{
    /// <summary>The server's own Redis: no connection string.</summary>
    ManagedRedis,

    /// <summary>Three masters with a replica each.</summary>
    RedisCluster,

    /// <summary>A master and its replica, found through sentinels.</summary>
    Sentinel,
}
