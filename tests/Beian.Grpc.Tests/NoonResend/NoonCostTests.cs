using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.NoonResend;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>What a noon costs at which nothing is to be sent again: to look once at each province, however many codes wait for another noon.</summary>
public sealed class NoonCostTests(ITestOutputHelper output)
{
    private const int Noons = 20;

    private static readonly TimeSpan Few = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task With_nothing_to_do_it_is_a_few_milliseconds()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.RemoveAll);
        var noons = server.Services.GetRequiredService<INoonStore>();
        var day = NoonRunsOf.Noon.AddDays(-Noons);
        // The first of all teaches Redis the script.
        await PassAsync(noons, day.AddDays(-1));

        var (one, _) = await CostAsync(redis, noons, day);
        var office = new Office(server, Province.Zhejiang);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
        List<TimeSpan> times = [];
        for (var noon = 1; noon < Noons; noon++)
        {
            var (calls, time) = await CostAsync(redis, noons, day.AddDays(noon));
            times.Add(time);
            Assert.Equal(one, calls);
        }

        Assert.Equal(Provinces.All.Count, one["evalsha"]);
        output.WriteLine($"Redis was busy with a noon for {times.Min().TotalMilliseconds} ms, half of the time for {times.Order().ElementAt(Noons / 2).TotalMilliseconds} ms");
        // The quickest of them: what comes on top is whatever else this machine does.
        Assert.InRange(times.Min(), TimeSpan.Zero, Few);
    }

    private static async Task<(Dictionary<string, int> Calls, TimeSpan Time)> CostAsync(RedisProcess redis, INoonStore noons, DateTimeOffset noon)
    {
        var before = await CommandStats.TakeAsync(redis);
        await PassAsync(noons, noon);
        var after = await CommandStats.TakeAsync(redis);
        return (after.Since(before), after.TimeOf("evalsha") - before.TimeOf("evalsha"));
    }

    private static async Task PassAsync(INoonStore noons, DateTimeOffset noon)
    {
        var run = new Beian.NoonResend.NoonRun(noon, NoonRunTrigger.Scheduled, Provinces.All);
        var ends = await Task.WhenAll(Provinces.All.Select(province => noons.EndAsync(run, province, noon, CancellationToken.None)));
        Assert.All(ends, end => Assert.Equal((0, 0, noon), (end.Remaining, end.Queued, end.Through)));
    }
}
