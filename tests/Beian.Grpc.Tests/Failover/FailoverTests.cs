using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Failover;

/// <summary>
/// A master is lost under load, at a moment when its replica has not got its latest writes. What was answered survives; what was not is
/// asked again with the same request id and then happens once.
/// </summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly (string, string) ResendAtOnce = ("Verification:ResendCooldown", "00:00:00");

    [Theory]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task What_was_answered_survives_the_loss_of_a_master_under_load(Engine engine)
    {
        await using var store = await ReplicatedStore.StartAsync(engine, Patience);
        // Long enough for every request id to be asked again at the end, however slow this machine is.
        await using var server = Server.Start(
            store.ConnectionString, ("Store:Timeout", "00:00:00.5"), ("Verification:RequestRetention", "01:00:00"), ResendAtOnce);
        server.Log.Expect("Health check store");
        var load = await Load.PrepareAsync(server);
        using var watch = await Watch.StandingAsync(server, Case.Where);
        var told = Load.FollowAsync(watch);

        await load.BeginAsync();
        var rest = load.GoOnAsync();
        await store.PartAsync(server);
        await load.IsRefusedAsync();
        await store.LoseMasterAsync(server);
        await store.BringBackAsync();
        await rest;

        output.WriteLine($"{load}");
        Assert.Empty(await load.LostAsync());
        await load.WasToldOnceAsync(told);
    }

    [Theory]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task Without_asking_the_replica_it_does_not(Engine engine)
    {
        await using var store = await ReplicatedStore.StartAsync(engine, Patience);
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:00.5"), ("Store:ConfirmedBy", "0"), ResendAtOnce);
        server.Log.Expect("Health check store");
        var load = await Load.PrepareAsync(server);

        await load.BeginAsync();
        await store.PartAsync(server);
        await load.GoOnAsync();
        await store.LoseMasterAsync(server);

        output.WriteLine($"{load}");
        Assert.NotEmpty(await load.LostAsync());
    }
}
