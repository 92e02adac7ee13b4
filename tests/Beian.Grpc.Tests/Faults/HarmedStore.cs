using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>A server and the store it runs on, which is a test's to kill, to freeze and to bring back under it.</summary>
public abstract class HarmedStore : IAsyncDisposable
{
    private readonly HashSet<int> _frozen = [];

    protected HarmedStore(Server server)
    {
        Server = server;
        server.Log.Expect("Health check store");
    }

    public Server Server { get; }

    /// <summary>The process that holds <see cref="Case.Where"/>.</summary>
    protected abstract int ProcessId { get; }

    public static async Task<HarmedStore> StartAsync(Engine engine, HarmedCluster cluster, params (string Key, string Value)[] settings) =>
        engine switch
        {
            Engine.ManagedRedis => HarmedManagedRedis.Start(settings),
            Engine.RedisCluster => HarmedRedisCluster.Start(await cluster.StartedAsync(), settings),
            _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "Not one that tests harm."),
        };

    /// <summary>kill -9 for all of it; it stays away until it is brought back.</summary>
    public abstract Task KillAsync();

    /// <summary>Has every node forget its scripts, as a restart or a failover does.</summary>
    public abstract Task ForgetScriptsAsync();

    /// <summary>Returns when the server serves again, by itself.</summary>
    public async Task BringBackAsync()
    {
        await StartAgainAsync();
        await Eventually.HoldsAsync("the server serves again", async () => await HealthAsync() == HealthCheckResponse.Types.ServingStatus.Serving);
        foreach (var province in Provinces.All)
        {
            await Eventually.HoldsAsync($"{province} is served again", () => IsServedAsync(province));
        }
    }

    /// <summary>Whether a question about the province, for a filing that is not there, gets its answer.</summary>
    public async Task<bool> IsServedAsync(Province province)
    {
        var order = new OrderKey { Province = province, OrderNumber = "none" };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Server.Filings.GetFilingAsync(new GetFilingRequest { Order = order }));
        Assert.Contains(error.StatusCode, (StatusCode[])[StatusCode.NotFound, StatusCode.Unavailable]);
        return error.StatusCode == StatusCode.NotFound;
    }

    /// <summary>Stops it in its tracks: connections stay open, nothing answers.</summary>
    public void Freeze()
    {
        _frozen.Add(ProcessId);
        OsSignal.Freeze(ProcessId);
    }

    /// <summary>Lets it go on where it stopped.</summary>
    public void Thaw()
    {
        foreach (var process in _frozen)
        {
            OsSignal.Thaw(process);
        }

        _frozen.Clear();
    }

    public async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync() =>
        (await new Health.HealthClient(Server.Channel).CheckAsync(new HealthCheckRequest())).Status;

    public virtual async ValueTask DisposeAsync()
    {
        Thaw();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAgainAsync();
}
