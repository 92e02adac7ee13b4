using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>Permits in the store, asked for by replicas in turn: their sum is the rate, whoever gets them.</summary>
public sealed class PermitTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, 1, 1)]
    [InlineData(Engine.RedisCluster, 1, 1)]
    [InlineData(Engine.ManagedRedis, 7, 1)]
    [InlineData(Engine.ManagedRedis, 500, 1)]
    [InlineData(Engine.ManagedRedis, 500, 10)]
    [InlineData(Engine.RedisCluster, 500, 10)]
    [InlineData(Engine.ManagedRedis, 100_000, 2_000)]
    public async Task Whoever_asks_when_told_to_gets_the_whole_rate_and_no_more(Engine engine, int perSecond, int fewest)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var permits = server.Services.GetRequiredService<IPermitStore>();
        var gap = TimeSpan.FromSeconds(1.0 / perSecond);
        var ahead = gap > TimeSpan.FromMilliseconds(100) ? gap : TimeSpan.FromMilliseconds(100);
        var (begin, seconds, granted) = (Server.Morning, perSecond > 100 ? 2 : 60, 0);
        for (var now = begin; now < begin.AddSeconds(seconds);)
        {
            var (got, wait) = await permits.TakeAsync(Operator.Mobile, now, gap, fewest, most: Math.Max(1, perSecond / 20), ahead, CancellationToken.None);
            granted += got;
            Assert.True(got >= fewest ? wait == TimeSpan.Zero : got == 0 && wait > TimeSpan.Zero);
            Assert.True(granted <= ((now + ahead - begin) / gap) + 0.01);
            now += wait;
        }

        Assert.InRange(granted, perSecond * seconds * 0.99, (perSecond * (seconds + ahead.TotalSeconds)) + 0.01);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Each_operator_has_a_rate_of_its_own_and_nothing_is_saved_up_while_nobody_asks(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var permits = server.Services.GetRequiredService<IPermitStore>();
        var now = Server.Morning;

        Assert.Equal(10, await AllAsync(Operator.Mobile));
        Assert.Equal(0, await AllAsync(Operator.Mobile));
        Assert.Equal(10, await AllAsync(Operator.Telecom));
        now = now.AddHours(1);
        Assert.Equal(10, await AllAsync(Operator.Mobile));

        async Task<int> AllAsync(Operator carrier) => (await permits.TakeAsync(
            carrier, now, TimeSpan.FromMilliseconds(10), fewest: 1, most: 1_000, TimeSpan.FromMilliseconds(100), CancellationToken.None)).Granted;
    }
}
