using Beian.Grpc.Tests.Running;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace Beian.Grpc.Tests.Watching.Chaos;

/// <summary>Two servers on one store, each in a process of its own, that come and go.</summary>
internal sealed class Fleet(ServerPlace place, string store)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ServerProcess[] _servers = new ServerProcess[2];

    public IReadOnlyList<ServerProcess> Servers => _servers;

    public async Task StartAsync(int server)
    {
        var started = await place.StartAsync(
            ("ConnectionStrings__Redis", $"{store},connectTimeout=1000"), ("Watch__Heartbeat", "00:00:00.2"), ("Watch__Poll", "00:00:00.02"));
        Assert.NotNull(started.Channel);
        Volatile.Write(ref _servers[server], started);
    }

    /// <summary>Either server, whether or not it runs.</summary>
    public GrpcChannel Any(Random random) => Volatile.Read(ref _servers[random.Next(_servers.Length)]).Channel;

    /// <summary>Calls the one or the other until one answers.</summary>
    public async Task<T> InsistAsync<T>(Random random, Func<GrpcChannel, DateTime, AsyncUnaryCall<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(Any(random), TimeProvider.System.GetUtcNow().AddSeconds(5).UtcDateTime);
            }
            catch (RpcException e) when (IsPassing(e))
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    /// <summary>Whether an error says no more than that a server or the store is away, or went away in the middle.</summary>
    public static bool IsPassing(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled => true,
        // From the transport, when a connection broke; the server's own faults carry a reason.
        StatusCode.Internal or StatusCode.Unknown => error.IsOfTheTransport(),
        _ => false,
    };
}
