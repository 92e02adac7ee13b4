using System.Threading.Channels;

namespace Beian.Outbox;

/// <summary>
/// Which lanes have something due, as far as this process knows. A lane that is forgotten here is found again when its province is
/// next looked at; one that stands here in vain costs a claim that finds nothing.
/// </summary>
public sealed class DueLanes
{
    private readonly Dictionary<Operator, OfOperator> _operators = Lane.Operators.ToDictionary(o => o, _ => new OfOperator());

    /// <summary>Says that a lane has something due.</summary>
    public void Add(Lane lane) => _operators[lane.Operator].Add(lane);

    /// <summary>Waits until a lane of the operator has something due.</summary>
    public ValueTask WaitAsync(Operator carrier, CancellationToken cancellationToken) => _operators[carrier].WaitAsync(cancellationToken);

    /// <summary>Takes the operator's next lane: urgent ones first, and those in turn, so that no province waits behind a busy one.</summary>
    public bool TryTake(Operator carrier, out Lane lane) => _operators[carrier].TryTake(out lane);

    private sealed class OfOperator
    {
        private readonly Lock _gate = new();
        private readonly HashSet<Lane> _known = [];
        private readonly Queue<Lane> _urgent = [];
        private readonly Queue<Lane> _noon = [];
        private readonly Channel<bool> _any =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public void Add(Lane lane)
        {
            lock (_gate)
            {
                if (_known.Add(lane))
                {
                    (lane.Urgency == Urgency.Urgent ? _urgent : _noon).Enqueue(lane);
                }
            }

            _any.Writer.TryWrite(true);
        }

        public async ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            while (!HasAny())
            {
                await _any.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public bool TryTake(out Lane lane)
        {
            lock (_gate)
            {
                return (_urgent.TryDequeue(out lane) || _noon.TryDequeue(out lane)) && _known.Remove(lane);
            }
        }

        private bool HasAny()
        {
            lock (_gate)
            {
                return _known.Count > 0;
            }
        }
    }
}
