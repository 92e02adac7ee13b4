namespace Beian.Carriers.Simulated;

/// <summary>
/// What was submitted lately, by message id: a second try meets a fate of its own, and a carrier that deduplicates
/// knows what it has accepted. Bounded; forgets the oldest first.
/// </summary>
internal sealed class RecentSubmits(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byMessageId = [];
    private readonly Queue<string> _oldestFirst = [];

    /// <summary>Counts a try.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="run">Tries are counted from zero in each run. What was accepted stays accepted.</param>
    /// <returns>Which try it is, from 0, and what an earlier one was accepted with.</returns>
    internal (int Nth, SubmitResult.Accepted? Accepted) Note(string messageId, int run = 0)
    {
        lock (_gate)
        {
            if (_byMessageId.TryGetValue(messageId, out var entry))
            {
                // A submit that began before the run did must not count it back.
                (entry.Run, entry.Tries) = run > entry.Run ? (run, 0) : (entry.Run, entry.Tries + 1);
                return (entry.Tries, entry.Accepted);
            }

            if (_byMessageId.Count == capacity)
            {
                _byMessageId.Remove(_oldestFirst.Dequeue());
            }

            _byMessageId.Add(messageId, new Entry { Run = run });
            _oldestFirst.Enqueue(messageId);
            return (0, null);
        }
    }

    internal void Accept(string messageId, SubmitResult.Accepted accepted)
    {
        lock (_gate)
        {
            if (_byMessageId.TryGetValue(messageId, out var entry))
            {
                entry.Accepted = accepted;
            }
        }
    }

    private sealed class Entry
    {
        internal int Run { get; set; }

        internal int Tries { get; set; }

        internal SubmitResult.Accepted? Accepted { get; set; }
    }
}
