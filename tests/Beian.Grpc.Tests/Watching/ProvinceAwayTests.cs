using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Beian.Watching;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A server that starts while one province's node is away serves those who watch others.</summary>
public sealed class ProvinceAwayTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Who_watches_others_is_told_of_them_and_who_watches_it_that_it_is_away_until_it_is_back(Engine engine)
    {
        WithoutOne feed = null!;
        await using var server = await Server.StartAsync(
            engine, stores, services => services.AddSingleton<IFeedStore>(s => feed = new WithoutOne(s, Province.Sichuan)));
        using var others = await Watch.StandingAsync(server, Province.Zhejiang, Province.Hainan);

        foreach (var provinces in new Province[][] { [Province.Sichuan], [Province.Zhejiang, Province.Sichuan], [] })
        {
            using var refused = Watch.Open(server.Filings, "", provinces);
            var end = await refused.EndAsync();
            Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (end.StatusCode, end.Reason()));
        }

        var seen = await NewSite.SubmitAsync(server, "seen");
        Assert.Equal(seen.Id, (await others.ChangesAsync(1))[0].Change.FilingId);
        var token = others.Token;

        feed.IsAway = false;
        using var everything = await Eventually.AnswersAsync(
            "everything can be watched",
            () => Watch.StandingAsync(server),
            failure => failure is RpcException { StatusCode: StatusCode.Unavailable });
        var there = await NewSite.SubmitAsync(server, "there", Province.Sichuan);
        var here = await NewSite.SubmitAsync(server, "here");
        using var resumed = Watch.Open(server.Filings, token, Province.Zhejiang, Province.Hainan);

        Assert.Equal(here.Id, (await resumed.ChangesAsync(1))[0].Change.FilingId);
        Assert.Equal(here.Id, (await others.ChangesAsync(1))[0].Change.FilingId);
        Assert.Equivalent(new[] { there.Id, here.Id }, (await everything.ChangesAsync(2)).Select(told => told.Change.FilingId), strict: true);
    }

    /// <summary>The feeds, of which one cannot be reached at first.</summary>
    private sealed class WithoutOne(IServiceProvider services, Province which) : InterferedFeed(services)
    {
        private volatile bool _isAway = true;

        public bool IsAway
        {
            get => _isAway;
            set => _isAway = value;
        }

        public override Task<FeedPosition> EndAsync(Province province, CancellationToken cancellationToken) => IsAway && province == which
            ? Task.FromException<FeedPosition>(new StoreUnavailableException(mayHaveHappened: false, new TimeoutException()))
            : base.EndAsync(province, cancellationToken);
    }
}
