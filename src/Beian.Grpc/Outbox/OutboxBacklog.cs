using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// What waited when each province was last looked at, and what has since come back from a carrier to be tried again. Each try makes a
/// message due later in its lane, so how long it really waits is only known here, to the replica that tried it.
/// </summary>
public sealed class OutboxBacklog(TimeProvider clock, IOptions<OutboxOptions> options)
{
    private readonly ConcurrentDictionary<Province, OutboxView> _views = new();
    private readonly ConcurrentDictionary<MessageId, TriedAgain> _triedAgain = new();

    /// <summary>Since when the oldest due message waits; null where none does.</summary>
    public DateTimeOffset? OldestDue(Operator carrier) => OldestDue(carrier, LanesOf(carrier));

    /// <summary>The same by what these lanes were just seen to hold.</summary>
    public DateTimeOffset? OldestDue(Operator carrier, IEnumerable<DueLane> lanes)
    {
        var tried = _triedAgain.Values.Where(message => message.Carrier == carrier).Min(message => (DateTimeOffset?)message.Since);
        var due = lanes.Min(lane => lane.OldestDue);
        return due < tried ? due : tried ?? due;
    }

    /// <summary>Messages due.</summary>
    public long Due(Operator carrier) => LanesOf(carrier).Sum(lane => lane.Count);

    internal void Saw(Province province, OutboxView view)
    {
        _views[province] = view;
        // Long due and not heard of: another replica has it, or it has become pointless.
        var forgotten = clock.GetUtcNow() - options.Value.Lease;
        foreach (var (id, _) in _triedAgain.Where(message => message.Key.Filing.Province == province && message.Value.Due < forgotten))
        {
            _triedAgain.TryRemove(id, out _);
        }
    }

    internal void Tried(ClaimedMessage message, SubmissionRecord record)
    {
        var due = record switch
        {
            SubmissionRecord.Retry retry => retry.Due,
            SubmissionRecord.Later later => later.Due,
            _ => (DateTimeOffset?)null,
        };
        if (due is { } again)
        {
            _triedAgain[message.Id] = new TriedAgain(message.Lane.Operator, message.WaitedForSince, again);
        }
        else
        {
            _triedAgain.TryRemove(message.Id, out _);
        }
    }

    private IEnumerable<DueLane> LanesOf(Operator carrier) => _views.Values.SelectMany(view => view.Lanes).Where(lane => lane.Lane.Operator == carrier);

    private sealed record TriedAgain(Operator Carrier, DateTimeOffset Since, DateTimeOffset Due);
}
