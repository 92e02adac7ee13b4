using Beian.V1;
using Beian.Watching;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A feed with something happening between the first and the second look of a watch that catches up.</summary>
internal sealed class TrimmedFeed(IServiceProvider services, Province here) : InterferedFeed(services)
{
    private FeedPosition? _first;

    public Func<Task>? BeforeSecondBatch { get; set; }

    public override async Task<IReadOnlyList<FeedEvent>> ReadAsync(
        Province province, FeedPosition behind, int limit, CancellationToken cancellationToken)
    {
        var events = await base.ReadAsync(province, behind, limit, cancellationToken);
        if (province != here || BeforeSecondBatch is not { } happen || events.Count == 0)
        {
            return events;
        }

        _first ??= behind;
        if (behind == _first)
        {
            return events;
        }

        BeforeSecondBatch = null;
        await happen();
        return await base.ReadAsync(province, behind, limit, cancellationToken);
    }
}
