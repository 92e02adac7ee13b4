using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>
/// Carriers fail in every way they can, replicas are killed at every point of a message's way and replaced, and the store is killed
/// in the noon burst. Afterwards every message is delivered or says why not, each was queued once, and none was submitted or
/// accepted twice but for a reason that was seen to happen.
/// </summary>
public sealed class OutboxChaosTests(ITestOutputHelper output)
{
    private const int Filings = 300;

    private static readonly DateTimeOffset JustBeforeNoon = Server.Morning.AddHours(3).AddSeconds(-20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Every_message_meets_its_fate_on_a_single_Redis_that_is_killed_and_started_again()
    {
        await using var redis = await RedisProcess.StartAsync();
        await WreakAsync(redis.ConnectionString, async _ =>
        {
            await redis.KillAsync();
            await redis.StartAgainAsync();
        });
    }

    [Fact]
    public async Task Every_message_meets_its_fate_on_a_Redis_Cluster_that_loses_a_master()
    {
        await using var cluster = await RedisCluster.StartAsync(nodeTimeout: TimeSpan.FromSeconds(3));
        await WreakAsync(cluster.ConnectionString, async random =>
        {
            var lost = random.Next(cluster.Masters.Count);
            await cluster.Masters[lost].KillAsync();
            await cluster.BecomeHealthyAsync();
            // As a replica of what took its place: without one nothing there is confirmed.
            await cluster.Masters[lost].StartAgainAsync();
            await cluster.BecomeHealthyAsync();
        });
    }

    private async Task WreakAsync(string store, Func<Random, Task> strikeStoreAsync)
    {
        var seed = Environment.GetEnvironmentVariable("CHAOS_SEED") is { } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"Seed {seed}; CHAOS_SEED takes another");
        var random = new Random(seed);
        await using var fleet = new Fleet(store, JustBeforeNoon, random);
        var providers = new Providers(fleet, seed);
        using var end = new CancellationTokenSource();
        var time = new PassingTime(fleet.Clock, fleet.Witness);
        var passing = time.PassAsync(end.Token);
        try
        {
            fleet.Spoil();
            var submitting = providers.SubmitAsync(Filings);
            await KillAsync(fleet, Death.Claimed);
            await KillAsync(fleet, Death.Submitted);
            await submitting;
            fleet.Spoil();
            await KillAsync(fleet, Death.Answered);

            await Eventually.HoldsAsync("it is noon", () => Task.FromResult(fleet.Clock.GetUtcNow() >= JustBeforeNoon.AddSeconds(20)));
            var before = fleet.Witness.Sum().Submits;
            await Eventually.HoldsAsync("the noon burst is on its way", () => Task.FromResult(fleet.Witness.Sum().Submits >= before + 20));
            output.WriteLine($"The store goes at {fleet.Clock.GetUtcNow():T}, after {fleet.Witness.Sum().Submits} submits");
            time.IsStoreAway = true;
            await strikeStoreAsync(random);
            time.IsStoreAway = false;

            fleet.Spoil();
            foreach (var point in Enum.GetValues<Death>())
            {
                await KillAsync(fleet, point);
            }

            fleet.Mend();
            time.IsQuick = true;
            var reckoning = new Reckoning(fleet, providers);
            await Eventually.HoldsAsync("nothing waits any more", reckoning.IsQuietAsync);
            output.WriteLine($"{fleet.Witness.Sum()}");
            await reckoning.HoldsAsync();
        }
        finally
        {
            await end.CancelAsync();
            await passing;
        }
    }

    private async Task KillAsync(Fleet fleet, Death point)
    {
        await fleet.KillAsync(point, Patience);
        output.WriteLine($"{fleet.Clock.GetUtcNow():T} a replica was killed: {point}");
    }
}
