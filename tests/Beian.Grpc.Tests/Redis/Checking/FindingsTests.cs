using Beian.Redis.Checking;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Checking;

/// <summary>Each set-up that breaks a promise is found, and said in a sentence with a remedy.</summary>
public sealed class FindingsTests
{
    private const string NoPermission = "NOPERM User beian has no permissions to run the command";

    private static readonly NodeState Sound = new("node:6379")
    {
        Version = new Version(7, 0, 15),
        EvictionPolicy = "noeviction",
        HasAppendOnlyFile = true,
        FlushPolicy = "always",
        Replicas = 1,
        SlotsAssigned = 16384,
        FullCoverage = "no",
        ClockAhead = TimeSpan.FromSeconds(5),
    };

    [Fact]
    public void A_sound_node_has_none()
    {
        Assert.Empty(Findings.FaultsOf(Sound, confirmedBy: 1));
        Assert.Empty(Findings.FaultsOf(Sound with { SlotsAssigned = null, FullCoverage = null, Replicas = 0, ClockAhead = -TimeSpan.FromSeconds(5) }, confirmedBy: null));
        Assert.Empty(Findings.FaultsOf(Sound with { SlotsAssigned = null, Replicas = null }, confirmedBy: 1));
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

    [Fact]
    public void Settings_that_nobody_may_look_at_are_a_risk_and_no_fault()
    {
        var node = Sound with { FlushPolicy = null, FullCoverage = null, Refusals = [Refused("CONFIG GET", "ERR unknown command 'CONFIG'")] };
        Assert.Empty(Findings.FaultsOf(node, confirmedBy: 1));
        Assert.Contains("node:6379 keeps CONFIG GET to itself", Assert.Single(Findings.RisksOf(node)), StringComparison.Ordinal);
    }

    private static Dictionary<string, NodeState> Broken { get; } = new()
    {
        ["node:6379 runs Redis 6.2.14; it must be 7.0 or later"] = Sound with { Version = new Version(6, 2, 14) },
        ["maxmemory-policy allkeys-lru"] = Sound with { EvictionPolicy = "allkeys-lru" },
        ["Set appendonly to yes"] = Sound with { HasAppendOnlyFile = false },
        ["16383 of 16384 slots"] = Sound with { SlotsAssigned = 16383 },
        ["has cluster-require-full-coverage yes"] = Sound with { FullCoverage = "yes" },
        ["run CONFIG GET, by which its set-up is checked. Give the user +config|get;"] = Sound with { Refusals = [Refused("CONFIG GET", NoPermission), Refused("CONFIG GET", NoPermission)] },
        ["run INFO, by which its set-up is checked. Give the user +info;"] = new NodeState("node:6379") { Refusals = [Refused("INFO", NoPermission)] },
        ["does not answer INFO as Redis does, by which its set-up is checked: ERR"] = new NodeState("node:6379") { Refusals = [Refused("INFO", "ERR unknown command 'INFO'")] },
        ["has 0 replicas and Store:ConfirmedBy is 1"] = Sound with { Replicas = 0 },
        ["is 5.1 s ahead of"] = Sound with { ClockAhead = TimeSpan.FromSeconds(5.1) },
        ["is -5.1 s ahead of"] = Sound with { ClockAhead = TimeSpan.FromSeconds(-5.1) },
    };

    private static Refusal Refused(string command, string said) => new(command, said);
}
