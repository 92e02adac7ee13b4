using System.Collections.Immutable;

namespace Beian.Carriers.Simulated;

/// <summary>
/// Every phone that the simulated carriers reach: what arrived, newest first, and a watch on what arrives. Keeps the
/// last <paramref name="capacity"/> messages.
/// </summary>
/// <param name="capacity">Messages kept over all phones; with none it keeps nothing.</param>
/// <param name="watchBacklog">Messages a watch may fall behind before it ends, at least one.</param>
public sealed class Handset(int capacity = Handset.DefaultCapacity, int watchBacklog = Handset.DefaultWatchBacklog)
{
    /// <summary>Messages kept unless said otherwise.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>Messages a watch may fall behind unless said otherwise.</summary>
    public const int DefaultWatchBacklog = 1_000;

    private readonly Lock _gate = new();
    private readonly HandsetMessage[] _kept = new HandsetMessage[capacity];
    private ImmutableArray<HandsetWatch> _watches = [];
    private long _arrivals;

    /// <summary>How many watches have begun and not ended.</summary>
    public int Watches => _watches.Length;

    /// <summary>What arrived, newest first.</summary>
    /// <param name="phoneNumber">Only on this phone; <see langword="null"/> for every phone.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only what arrived before this <see cref="HandsetMessage.Sequence"/>: the last one of the page before.</param>
    public IReadOnlyList<HandsetMessage> List(string? phoneNumber = null, int limit = 100, long before = long.MaxValue)
    {
        List<HandsetMessage> found = [];
        lock (_gate)
        {
            var oldest = Math.Max(0, _arrivals - capacity);
            for (var arrival = Math.Min(_arrivals, before - 1) - 1; arrival >= oldest && found.Count < limit; arrival--)
            {
                var message = _kept[arrival % capacity];
                if (phoneNumber is null || message.PhoneNumber == phoneNumber)
                {
                    found.Add(message);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Starts watching. The watch sees every message that arrives after this returns; to see earlier ones as well,
    /// list them afterwards and leave out of the watch what <see cref="HandsetMessage.Sequence"/> shows twice.
    /// </summary>
    /// <param name="phoneNumber">Only on this phone; <see langword="null"/> for every phone.</param>
    public HandsetWatch Watch(string? phoneNumber = null)
    {
        var watch = new HandsetWatch(phoneNumber, watchBacklog, Forget);
        lock (_gate)
        {
            _watches = _watches.Add(watch);
        }

        return watch;
    }

    internal void Receive(OutgoingMessage message, string senderNumber, Operator carrier, DateTimeOffset time)
    {
        lock (_gate)
        {
            var arrival = new HandsetMessage(
                _arrivals + 1, time, message.PhoneNumber, senderNumber, message.Text, carrier, message.MessageId);
            if (capacity > 0)
            {
                _kept[_arrivals % capacity] = arrival;
            }

            _arrivals++;
            // Within the lock, so that every watch sees arrivals in the order of their sequence. Never blocks.
            foreach (var watch in _watches)
            {
                watch.Offer(arrival);
            }
        }
    }

    private void Forget(HandsetWatch watch)
    {
        lock (_gate)
        {
            _watches = _watches.Remove(watch);
        }
    }
}
