using System.Globalization;
using Beian.Grpc.Tests.Stores;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>What a failover of a Redis Cluster is prepared with.</summary>
internal static class Failover
{
    /// <summary>
    /// Waits until the replica of a master has all that the master had when this was called: what was submitted before is then not
    /// lost with it. What is written in the moment between may be.
    /// </summary>
    public static async Task InStepAsync(RedisProcess master)
    {
        var written = Number(await master.AskAsync("INFO replication"), "master_repl_offset:");
        await Eventually.HoldsAsync(
            "the replica has caught up", async () => Number(await master.AskAsync("INFO replication"), ",offset=") >= written);
    }

    private static long Number(string text, string name)
    {
        var start = text.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var end = text.IndexOfAny([',', '\r', '\n'], start);
        return long.Parse(text[start..end], CultureInfo.InvariantCulture);
    }
}
