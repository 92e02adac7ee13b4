using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Redis;
using Beian.V1;
using Beian.Watching;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A feed that cannot be reached at times.</summary>
internal sealed class DistantFeed(IServiceProvider services) : InterferedFeed(services)
{
    private readonly ConcurrentDictionary<Province, bool> _refused = [];

    public bool IsAway { get; set; }

    /// <summary>Every reader has been refused, so none is in the middle of a reading.</summary>
    public bool RefusedAll => _refused.Count == ProvinceTable.All.Count;

    public override Task<IReadOnlyList<FeedEvent>> ReadAsync(
        Province province, FeedPosition behind, int limit, CancellationToken cancellationToken)
    {
        if (!IsAway)
        {
            return base.ReadAsync(province, behind, limit, cancellationToken);
        }

        _refused[province] = true;
        throw new StoreUnavailableException(mayHaveHappened: false, new TimeoutException());
    }
}
