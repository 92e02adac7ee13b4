using Beian.V1;
using Beian.Watching;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A feed that tells how often this province's was read.</summary>
internal sealed class CountedFeed(IServiceProvider services, Province here) : InterferedFeed(services)
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public override async Task<IReadOnlyList<FeedEvent>> ReadAsync(
        Province province, FeedPosition behind, int limit, CancellationToken cancellationToken)
    {
        var events = await base.ReadAsync(province, behind, limit, cancellationToken);
        if (province == here)
        {
            Interlocked.Increment(ref _reads);
        }

        return events;
    }
}
