using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Load;

/// <summary>Measurements that print a table and no report, in their short form: each ends well, its answers right, with every row there.</summary>
public sealed class ShortFormsTests
{
    [Fact]
    public async Task Memory_is_told_for_every_kind_of_key()
    {
        var said = await RunAsync("memory");

        Assert.Matches(@"used_memory grew by [\d,]+ bytes for 200 filings", said);
        foreach (var kind in new[] { "filing", "phone", "code", "noon", "deadlines", "listing", "events", "audit", "together" })
        {
            Assert.Matches($@"\| {kind} +\|", said);
        }
    }

    [Fact]
    public async Task Watchers_are_told_of_changes_that_few_and_that_all_watch()
    {
        var said = await RunAsync("watch");

        Assert.Contains("100 watchers on 1 connections", said, StringComparison.Ordinal);
        Assert.Matches("a change that 10 are told: +half within", said);
        Assert.Matches("a change that 100 are told: +half within", said);
    }

    [Fact]
    public async Task Messages_that_have_piled_up_leave_over_every_operator()
    {
        var said = await RunAsync("outbox");

        foreach (var carrier in new[] { "telecom", "unicom", "mobile", "virtual", "broadnet" })
        {
            Assert.Matches($@"\| {carrier} +\| +25 \|", said);
        }
    }

    [Fact]
    public async Task Wrong_entries_of_every_kind_are_timed()
    {
        var said = await RunAsync("answers");

        Assert.Matches(@"unknown phone \| +wrong code \| +wrong ID", said);
        Assert.Contains("50 entries of each kind", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_starts_with_either_store()
    {
        var said = await RunAsync("start");

        Assert.Matches(@"\| built +\| [^|]+\| +managed \| +[\d,]+ ms", said);
        Assert.Matches(@"\| built +\| [^|]+\| +there already \| +[\d,]+ ms", said);
    }

    private static async Task<string> RunAsync(string command)
    {
        var (exitCode, said) = await ConsoleTool.RunAsync(command, "--short");
        Assert.True(exitCode == 0, said);
        return said;
    }
}
