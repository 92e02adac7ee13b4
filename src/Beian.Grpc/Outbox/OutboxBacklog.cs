using System.Collections.Concurrent;

namespace Beian.Outbox;

/// <summary>What waited when each province was last looked at.</summary>
public sealed class OutboxBacklog
{
    private readonly ConcurrentDictionary<Province, OutboxView> _views = new();

    /// <summary>Since when the oldest due message waits; null where none does.</summary>
    public DateTimeOffset? OldestDue(Operator carrier) => LanesOf(carrier).Min(lane => lane.OldestDue);

    /// <summary>Messages due.</summary>
    public long Due(Operator carrier) => LanesOf(carrier).Sum(lane => lane.Count);

    internal void Saw(Province province, OutboxView view) => _views[province] = view;

    private IEnumerable<DueLane> LanesOf(Operator carrier) => _views.Values.SelectMany(view => view.Lanes).Where(lane => lane.Lane.Operator == carrier);
}
