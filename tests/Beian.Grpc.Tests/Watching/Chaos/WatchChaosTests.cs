using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Watching.Chaos;

/// <summary>
/// Writers write and watchers watch while servers and stores go down, in order and by kill -9, and come back: at the end every watcher
/// has been told the true history of every filing, no change lost, none twice, in order.
/// </summary>
public sealed class WatchChaosTests(ITestOutputHelper output)
{
    private const int Writers = 3;
    private const int Followers = 6;
    private const int Blows = 8;

    [Fact]
    public async Task No_change_is_lost_or_told_twice_on_a_single_Redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await WreakAsync(redis.ConnectionString, [redis]);
    }

    [Fact]
    public async Task No_change_is_lost_or_told_twice_on_a_Redis_Cluster()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await WreakAsync(cluster.ConnectionString, cluster.Masters);
    }

    private async Task WreakAsync(string store, IReadOnlyList<RedisProcess> masters)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        await using var place = new ServerPlace();
        var fleet = new Fleet(place, store);
        await fleet.StartAsync(0);
        await fleet.StartAsync(1);

        using var end = new CancellationTokenSource();
        var followers = Enumerable.Range(0, Followers).Select(n => new Follower(fleet, new Random(seed + n))).ToList();
        var following = followers.Select(follower => follower.FollowAsync(end.Token)).ToList();
        await Task.WhenAll(followers.Select(follower => follower.Standing));

        using var enough = new CancellationTokenSource();
        ConcurrentBag<string> filings = [];
        var writing = Enumerable.Range(0, Writers)
            .Select(n => new Writer(fleet, n, new Random(seed - 1 - n), filings).WriteAsync(enough.Token)).ToList();
        await StrikeAsync(fleet, masters, new Random(seed));
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        var truth = await HistoriesAsync(fleet, filings);
        output.WriteLine($"{truth.Count} filings, {truth.Sum(t => t.Value.Count)} changes, streams: {string.Join(' ', followers.Select(f => f.Streams))}");
        foreach (var follower in followers)
        {
            await IsToldAsync(follower, truth);
        }

        await end.CancelAsync();
        await Task.WhenAll(following);
    }

    private async Task StrikeAsync(Fleet fleet, IReadOnlyList<RedisProcess> masters, Random random)
    {
        for (var blow = 0; blow < Blows; blow++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_200)), TimeProvider.System);
            var (server, master, isKill) = (random.Next(2), masters[random.Next(masters.Count)], random.Next(2) == 0);
            output.WriteLine($"{(isKill ? "kill" : "stop")} {(blow % 2 == 0 ? $"server {server}" : $"Redis on {master.Port}")}");
            if (blow % 2 == 0)
            {
                await (isKill ? fleet.Servers[server].KillAsync() : fleet.Servers[server].StopAsync());
                await fleet.StartAsync(server);
            }
            else
            {
                await (isKill ? master.KillAsync() : master.StopAsync());
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500)), TimeProvider.System);
                await master.StartAgainAsync();
            }
        }
    }

    // What states each filing went through follows from how it began and where it stands.
    private static async Task<Dictionary<string, IReadOnlyList<FilingState>>> HistoriesAsync(Fleet fleet, IEnumerable<string> filings)
    {
        Dictionary<string, IReadOnlyList<FilingState>> histories = [];
        foreach (var id in filings)
        {
            var filing = (await fleet.InsistAsync(Random.Shared, (channel, deadline) => new FilingService.FilingServiceClient(channel).GetFilingAsync(
                new GetFilingRequest { FilingId = id }, deadline: deadline))).Filing;
            FilingState[] began = filing.Challenges.Count > 0 ? [FilingState.AwaitingVerification] : [];
            histories.Add(id, filing.State switch
            {
                FilingState.AwaitingVerification => began,
                FilingState.Rejected => [.. began, FilingState.UnderReview, FilingState.Rejected],
                var state => [.. began, state],
            });
        }

        return histories;
    }

    private static async Task IsToldAsync(Follower follower, Dictionary<string, IReadOnlyList<FilingState>> truth)
    {
        var changes = truth.Sum(history => history.Value.Count);
        await Eventually.HoldsAsync("a watcher has been told as much as happened", () => Task.FromResult(follower.Told.Count >= changes));
        // And then nothing more.
        var heartbeats = follower.Heartbeats;
        await Eventually.HoldsAsync("nothing is left to tell", () => Task.FromResult(follower.Heartbeats >= heartbeats + 2));

        var told = follower.Told.GroupBy(change => change.FilingId).ToDictionary(ofFiling => ofFiling.Key, ofFiling => ofFiling.ToList());
        Assert.Equal(truth.Keys.Order(), told.Keys.Order());
        foreach (var (id, history) in truth)
        {
            Assert.Equal(history, told[id].Select(change => change.State));
            Assert.Equal(history.Prepend(FilingState.Unspecified).Take(history.Count), told[id].Select(change => change.PreviousState));
        }
    }
}
