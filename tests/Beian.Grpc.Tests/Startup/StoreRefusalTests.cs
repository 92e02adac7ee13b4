using System.Globalization;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>The built program in Production, on real stores that are not set up for what is promised: it says what is wrong and what to do.</summary>
public sealed partial class StoreRefusalTests : IDisposable
{
    private readonly Issuer _issuer = new();

    [Theory]
    [InlineData("appendonly no", "has no append-only file: what it acknowledged would not survive its end. Set appendonly to yes.")]
    [InlineData("maxmemory-policy allkeys-lru", "has maxmemory-policy allkeys-lru: full, it would drop live codes and filings. Set it to noeviction.")]
    public async Task A_store_that_forgets_is_refused(string setting, string reason)
    {
        await using var redis = await RedisProcess.StartAsync(setting);

        await IsRefusedAsync(redis.ConnectionString, $"{redis.ConnectionString} {reason}");
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_store_is_told_at_once()
    {
        await using var redis = await RedisProcess.StartAsync("appendonly no", "maxmemory-policy volatile-lru");

        await IsRefusedAsync(redis.ConnectionString, "has no append-only file", "has maxmemory-policy volatile-lru");
    }

    [Fact]
    public async Task A_store_without_the_replicas_that_are_to_confirm_is_refused()
    {
        await using var redis = await RedisProcess.StartAsync();

        await IsRefusedAsync(
            redis.ConnectionString,
            [("Store__ConfirmedBy", "1")],
            $"{redis.ConnectionString} has 0 replicas and Store:ConfirmedBy is 1: every write there would be UNAVAILABLE. Add replicas, or lower Store:ConfirmedBy.");
    }

    [Fact]
    public async Task A_cluster_with_a_slot_that_nobody_has_is_refused()
    {
        using var bus = LoopbackPort.Reserve();
        await using var redis = await RedisProcess.StartAsync("cluster-enabled yes", $"cluster-port {bus}");
        await redis.AskAsync("CLUSTER ADDSLOTSRANGE 0 8000 8002 16383");

        await IsRefusedAsync(
            redis.ConnectionString,
            $"{redis.ConnectionString} finds its cluster incomplete: 16383 of 16384 slots have a node. Assign the others (redis-cli --cluster fix).");
    }

    [Fact]
    public async Task A_cluster_of_which_no_master_may_be_lost_is_refused()
    {
        using var bus = LoopbackPort.Reserve();
        await using var redis = await RedisProcess.StartAsync("cluster-enabled yes", $"cluster-port {bus}");
        await redis.AskAsync("CLUSTER ADDSLOTSRANGE 0 16383");

        await IsRefusedAsync(
            redis.ConnectionString,
            $"{redis.ConnectionString} has cluster-require-full-coverage yes: a master lost for good would stop every province, not only its own. Set it to no.");
    }

    [Fact]
    public async Task A_replica_that_forgets_is_refused_for_it_may_be_the_master_tomorrow()
    {
        await using var master = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync($"replicaof 127.0.0.1 {master.Port}", "appendonly no", "maxmemory-policy allkeys-lru");

        await IsRefusedAsync(
            $"{master.ConnectionString},{replica.ConnectionString}",
            $"{replica.ConnectionString} has no append-only file",
            $"{replica.ConnectionString} has maxmemory-policy allkeys-lru");
    }

    [Theory]
    [InlineData("INFO", "+info")]
    [InlineData("CONFIG GET", "+config|get")]
    [InlineData("TIME", "+time")]
    public async Task A_store_whose_user_may_not_look_at_it_is_refused(string command, string rule)
    {
        await using var redis = await RedisProcess.StartAsync($"user beian on >secret ~* &* +@all -{rule[1..]}");

        await IsRefusedAsync(
            $"{redis.ConnectionString},user=beian,password=secret",
            $"{redis.ConnectionString} does not let the server's user run {command}, by which its set-up is checked. Give the user {rule};");
    }

    [Fact]
    public async Task A_store_of_a_version_that_is_too_old_is_refused()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var old = new RetoldRedis(redis, said => Version().Replace(said, "redis_version:6."));

        await IsRefusedAsync(old.ConnectionString, $"{old.ConnectionString} runs Redis 6.", "it must be 7.0 or later, or Valkey.");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_store_whose_clock_is_another_is_refused(int seconds)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var early = new RetoldRedis(redis, said => Time().Replace(said, time => string.Create(
            CultureInfo.InvariantCulture, $"*2\r\n$10\r\n{long.Parse(time.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + seconds}\r\n")));

        var errors = await IsRefusedAsync(early.ConnectionString, $"The clock of {early.ConnectionString} is ", "at most 5 s may lie between them. Set both by NTP.");
        // Give or take what the question took.
        Assert.InRange(double.Parse(Ahead().Match(errors).Groups[1].ValueSpan, CultureInfo.InvariantCulture), seconds - 5, seconds + 5);
    }

    [Fact]
    public async Task It_stops_when_the_store_that_was_away_turns_out_to_forget()
    {
        await using var redis = await RedisProcess.StartAsync("appendonly no");
        await redis.KillAsync();
        await using var place = new ServerPlace();
        var server = place.Launch(SettingsFor(redis.ConnectionString));
        await server.RunningAsync();

        await redis.StartAgainAsync();

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("has no append-only file", server.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _issuer.Dispose();

    private (string, string?)[] SettingsFor(string store) => [.. _issuer.Environment(store), ("Callers__BehindTlsProxy", "true")];

    private Task<string> IsRefusedAsync(string store, params string[] reasons) => IsRefusedAsync(store, [], reasons);

    private async Task<string> IsRefusedAsync(string store, (string, string?)[] settings, params string[] reasons)
    {
        await using var place = new ServerPlace();
        var server = place.Launch([.. SettingsFor(store), .. settings]);

        Assert.Equal(1, await server.ExitAsync());
        Assert.StartsWith($"Beian.Grpc cannot start:{Environment.NewLine}  The store is not set up for what is promised.", server.Errors, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, server.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", server.Output, StringComparison.Ordinal);
        return server.Errors;
    }

    [GeneratedRegex(@"redis_version:\d\.")]
    private static partial Regex Version();

    // What TIME answers: seconds, and microseconds after this.
    [GeneratedRegex(@"\*2\r\n\$10\r\n(\d{10})\r\n")]
    private static partial Regex Time();

    [GeneratedRegex(@" is (-?[\d.]+) s ahead of this machine's")]
    private static partial Regex Ahead();
}
