using System.Globalization;

namespace Beian.Redis.Checking;

/// <summary>What is wrong with a store's set-up, each in a sentence that says what to do.</summary>
internal static class Findings
{
    // Scripts name hash fields and streams in ways that earlier ones do not know.
    private static readonly Version Oldest = new(7, 0);

    // By so much may deadlines move when another replica, or the store, tells the time.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private const int AllSlots = 16384;

    /// <summary>What breaks a promise of the contract.</summary>
    /// <param name="node">The node.</param>
    /// <param name="confirmedBy">How many replicas must confirm a write; null where that follows the set-up.</param>
    public static IEnumerable<string> FaultsOf(NodeState node, int? confirmedBy)
    {
        foreach (var refusal in node.Refusals.Distinct().Where(BreaksPromise))
        {
            yield return refusal.IsOfUser
                ? $"{node.Name} does not let the server's user run {refusal.Command}, by which its set-up is checked. Give the user {refusal.Rule}; docs/stores.md lists all that it needs."
                : $"{node.Name} does not answer {refusal.Command} as Redis does, by which its set-up is checked: {refusal.Said}";
        }

        if (node.Version is { } version && version < Oldest)
        {
            yield return $"{node.Name} runs Redis {version}; it must be {Oldest} or later, or Valkey.";
        }

        if (node.EvictionPolicy is not (null or "noeviction"))
        {
            yield return $"{node.Name} has maxmemory-policy {node.EvictionPolicy}: full, it would drop live codes and filings. Set it to noeviction.";
        }

        if (node.HasAppendOnlyFile is false)
        {
            yield return $"{node.Name} has no append-only file: what it acknowledged would not survive its end. Set appendonly to yes.";
        }

        if (node.SlotsAssigned is { } slots && slots != AllSlots)
        {
            yield return $"{node.Name} finds its cluster incomplete: {slots} of {AllSlots} slots have a node. Assign the others (redis-cli --cluster fix).";
        }

        if (node.FullCoverage == "yes")
        {
            yield return $"{node.Name} has cluster-require-full-coverage yes: a master lost for good would stop every province, not only its own. Set it to no.";
        }

        if (node.Replicas < confirmedBy)
        {
            yield return $"{node.Name} has {node.Replicas} replicas and Store:ConfirmedBy is {confirmedBy}: every write there would be UNAVAILABLE. Add replicas, or lower Store:ConfirmedBy.";
        }

        if (node.ClockAhead is { } ahead && ahead.Duration() > Skew)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The clock of {node.Name} is {ahead.TotalSeconds:0.#} s ahead of this machine's; at most {Skew.TotalSeconds} s may lie between them. Set both by NTP.");
        }
    }

    /// <summary>What is allowed, and good to know.</summary>
    public static IEnumerable<string> RisksOf(NodeState node)
    {
        if (node is { HasAppendOnlyFile: true, FlushPolicy: not (null or "always") })
        {
            yield return $"{node.Name} has appendfsync {node.FlushPolicy}: its end may take up to two seconds of acknowledged writes along. With always it takes none.";
        }

        if (!node.Refusals.All(BreaksPromise))
        {
            yield return $"{node.Name} keeps {NodeState.ConfigGet} to itself. See to it that appendfsync is always and, in a cluster, cluster-require-full-coverage no.";
        }
    }

    // Hosted Redis often has no CONFIG, and nobody to ask for it.
    private static bool BreaksPromise(Refusal refusal) => refusal.IsOfUser || refusal.Command != NodeState.ConfigGet;
}
