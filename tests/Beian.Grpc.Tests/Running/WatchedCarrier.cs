using System.Collections.Concurrent;
using System.Threading.Channels;
using Beian.Carriers;

namespace Beian.Grpc.Tests.Running;

/// <summary>A carrier that notes what is handed to it, and when.</summary>
internal sealed class WatchedCarrier(ICarrier carrier, TimeProvider clock) : ICarrier
{
    private readonly ConcurrentQueue<(string MessageId, DateTimeOffset Time)> _submits = [];

    public Operator Operator => carrier.Operator;

    public int Window => carrier.Window;

    public ChannelReader<DeliveryReport> Reports => carrier.Reports;

    /// <summary>Every submit so far.</summary>
    public IReadOnlyList<(string MessageId, DateTimeOffset Time)> Submits => [.. _submits];

    public Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        _submits.Enqueue((message.MessageId, clock.GetUtcNow()));
        return carrier.SubmitAsync(message, cancellationToken);
    }
}
