using Beian.Redis.Checking;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Checking;

/// <summary>Each set-up that breaks a promise is found, and said in a sentence with a remedy.</summary>
public sealed class FindingsTests
{
    private static readonly NodeState Sound = new("node:6379", new Version(7, 0, 15), "noeviction", true, "always", 1, 16384, TimeSpan.FromSeconds(5));

    [Fact]
    public void A_sound_node_has_none()
    {
        Assert.Empty(Findings.FaultsOf(Sound, confirmedBy: 1));
        Assert.Empty(Findings.FaultsOf(Sound with { SlotsAssigned = null, Replicas = 0, ClockAhead = -TimeSpan.FromSeconds(5) }, confirmedBy: null));
        Assert.Empty(Findings.RisksOf(Sound));
    }

    public static TheoryData<string> Faults => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_breaks_a_promise_is_a_fault(string said) =>
        Assert.Contains(said, Assert.Single(Findings.FaultsOf(Broken[said], confirmedBy: 1)), StringComparison.Ordinal);

    [Theory]
    [InlineData("everysec")]
    [InlineData("no")]
    public void A_slower_flush_is_a_risk_and_no_fault(string policy)
    {
        var node = Sound with { FlushPolicy = policy };
        Assert.Empty(Findings.FaultsOf(node, confirmedBy: 1));
        Assert.Contains($"appendfsync {policy}", Assert.Single(Findings.RisksOf(node)), StringComparison.Ordinal);
    }

    private static Dictionary<string, NodeState> Broken { get; } = new()
    {
        ["node:6379 runs Redis 6.2.14; it must be 7.0 or later"] = Sound with { Version = new Version(6, 2, 14) },
        ["maxmemory-policy allkeys-lru"] = Sound with { EvictionPolicy = "allkeys-lru" },
        ["Set appendonly to yes"] = Sound with { HasAppendOnlyFile = false },
        ["16383 of 16384 slots"] = Sound with { SlotsAssigned = 16383 },
        ["has 0 replicas and Store:ConfirmedBy is 1"] = Sound with { Replicas = 0 },
        ["is 5.1 s ahead of"] = Sound with { ClockAhead = TimeSpan.FromSeconds(5.1) },
        ["is -5.1 s ahead of"] = Sound with { ClockAhead = TimeSpan.FromSeconds(-5.1) },
    };
}
