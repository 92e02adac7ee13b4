using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Beian.Watching;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>However many watch, a server reads each province's feed once.</summary>
public sealed class OneReaderTests(SharedStores stores)
{
    private const int Watchers = 60;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_feed_has_one_reader_whose_events_all_watchers_get(Engine engine)
    {
        HeldFeed feed = null!;
        await using var server = await Server.StartAsync(
            engine, stores, services => services.AddSingleton<IFeedStore>(s => feed = new HeldFeed(s)));
        var watches = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => Watch.StandingAsync(server)));

        // All stand, and whoever reads waits now for what it reads.
        await Eventually.HoldsAsync("every feed is being read", () => Task.FromResult(feed.Reading.Count == ProvinceTable.All.Count));
        feed.LetGo();
        var site = await NewSite.SubmitAsync(server, "for-all");

        foreach (var told in await Task.WhenAll(watches.Select(watch => watch.ChangesAsync(1))))
        {
            Assert.Equal(site.Id, told[0].Change.FilingId);
        }

        Assert.All(feed.Reading, ofProvince => Assert.Equal(1, ofProvince.Value));
        Array.ForEach(watches, watch => watch.Dispose());
    }

    /// <summary>A feed whose readings wait until they are let go.</summary>
    private sealed class HeldFeed(IServiceProvider services) : InterferedFeed(services)
    {
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentDictionary<Province, int> _now = [];

        /// <summary>The most that ever read a province at once.</summary>
        public ConcurrentDictionary<Province, int> Reading { get; } = [];

        public void LetGo() => _letGo.SetResult();

        public override async Task<IReadOnlyList<FeedEvent>> ReadAsync(
            Province province, FeedPosition behind, int limit, CancellationToken cancellationToken)
        {
            var now = _now.AddOrUpdate(province, 1, (_, readers) => readers + 1);
            Reading.AddOrUpdate(province, now, (_, most) => Math.Max(most, now));
            try
            {
                await _letGo.Task.WaitAsync(cancellationToken);
                return await base.ReadAsync(province, behind, limit, cancellationToken);
            }
            finally
            {
                _now.AddOrUpdate(province, 0, (_, readers) => readers - 1);
            }
        }
    }
}
