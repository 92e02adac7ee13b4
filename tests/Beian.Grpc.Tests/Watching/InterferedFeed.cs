using Beian.Redis;
using Beian.V1;
using Beian.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Watching;

/// <summary>The store's feeds, with a test in between whenever one is read.</summary>
internal abstract class InterferedFeed(IServiceProvider services) : IFeedStore
{
    private readonly RedisFeed _feed = ActivatorUtilities.CreateInstance<RedisFeed>(services);

    public virtual Task<IReadOnlyList<FeedEvent>> ReadAsync(
        Province province, FeedPosition behind, int limit, CancellationToken cancellationToken) =>
        _feed.ReadAsync(province, behind, limit, cancellationToken);

    public Task<bool> MayHaveForgottenAsync(Province province, FeedPosition behind, CancellationToken cancellationToken) =>
        _feed.MayHaveForgottenAsync(province, behind, cancellationToken);

    public virtual Task<FeedPosition> EndAsync(Province province, CancellationToken cancellationToken) => _feed.EndAsync(province, cancellationToken);
}
