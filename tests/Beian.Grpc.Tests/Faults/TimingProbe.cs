using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Xunit;
using System.Diagnostics;

namespace Beian.Grpc.Tests.Faults;

[Collection(HarmedStores.Name)]
public sealed class TimingProbe(HarmedCluster cluster)
{
    [Fact]
    public async Task Probe()
    {
        await using var harmed = (HarmedRedisCluster)await HarmedStore.StartAsync(Engine.RedisCluster, cluster);
        var w = Stopwatch.StartNew();
        var lost = await harmed.KillOneAsync();
        var o = TestContext.Current.TestOutputHelper!;
        o.WriteLine($"killed {w.ElapsedMilliseconds}");
        for (var i = 0; i < 2; i++)
        foreach (var province in Provinces.All)
        {
            w.Restart();
            var s = await harmed.IsServedAsync(province);
            o.WriteLine($"{province} lost {lost.Contains(province)} served {s} {w.ElapsedMilliseconds}");
        }
        w.Restart();
        await harmed.BringBackAsync();
        o.WriteLine($"back {w.ElapsedMilliseconds}");
        foreach (var l in harmed.Server.Log.Lines.Where(l => l.Contains("did not answer")).Take(2)) o.WriteLine(l);
    }
}
