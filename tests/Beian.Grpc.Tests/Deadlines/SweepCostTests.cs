using Beian.Deadlines;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Deadlines;

/// <summary>What a sweep costs the store.</summary>
public sealed class SweepCostTests
{
    [Fact]
    public async Task It_is_that_of_what_is_due_however_many_filings_are_open()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.RemoveAll);
        var office = new Office(server, Province.Zhejiang);
        var deadline = await SubmitAsync(office, 2);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(office, 3);
        // The first of all teaches Redis the script.
        await SweepAsync(server, redis, deadline.AddMilliseconds(-1));
        var (before, none) = await SweepAsync(server, redis, deadline.AddMilliseconds(-1));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(office, 500);

        var (after, stillNone) = await SweepAsync(server, redis, deadline.AddMilliseconds(-1));
        var (ofTwo, two) = await SweepAsync(server, redis, deadline);
        var (ofThree, three) = await SweepAsync(server, redis, deadline.AddSeconds(1));

        Assert.Equal((0, 0, 2, 3), (none, stillNone, two, three));
        Assert.Equal(["evalsha", "zcard", "zrange"], before.Keys.Order());
        Assert.Equal(before, after);
        // Each that is due costs the same, the third as the first two.
        Assert.All(ofThree.Keys, command => Assert.Equal(
            2 * (ofThree[command] - after.GetValueOrDefault(command)), 3 * (ofTwo[command] - after.GetValueOrDefault(command))));
    }

    /// <returns>The deadline of all.</returns>
    private static async Task<DateTimeOffset> SubmitAsync(Office office, int count)
    {
        var filings = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
        return filings[0].Deadline.ToDateTimeOffset();
    }

    private static async Task<(Dictionary<string, int> Calls, int Returned)> SweepAsync(Server server, RedisProcess redis, DateTimeOffset now)
    {
        var before = await CommandStats.TakeAsync(redis);
        var sweep = await server.Services.GetRequiredService<IDeadlineStore>().ReturnExpiredAsync(Province.Zhejiang, now, 20, CancellationToken.None);
        return ((await CommandStats.TakeAsync(redis)).Since(before), sweep.Returned);
    }
}
