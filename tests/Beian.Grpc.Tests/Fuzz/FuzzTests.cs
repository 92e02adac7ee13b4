using System.Globalization;
using Beian.Grpc.Tests.Callers;
using Beian.Grpc.Tests.Redis;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>
/// Bytes, messages and metadata at random, to every RPC that the server serves: a few thousand here, a million with <c>eng/fuzz</c>. None
/// ends in a fault of the server's, and none that is refused writes anything. A failure prints the call and the seed that makes it again.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // A server is used up after a while: its few filings are closed, and its phones have all they may.
    private const int PerServer = 20_000;

    private static readonly (string, string)[] Settings =
    [
        ("Secrets:MasterKey", Convert.ToBase64String(new byte[32])), ("Store:Timeout", "00:00:50"),
        // The windows of wrong entries would be full for good soon, and no entry judged any more.
        ("Verification:TriesPerPhone", "100000"), ("Verification:TriesPerPhoneAndId", "10000"), ("Verification:ResendMissesPerPhone", "10000"),
    ];

    [Fact]
    public async Task Nothing_that_is_sent_is_a_fault_of_the_server_and_what_it_refuses_leaves_no_trace()
    {
        var (count, seed) = (Setting("FUZZ_CASES") ?? 3_000, Setting("FUZZ_SEED") ?? Random.Shared.Next(1_000_000_000));
        output.WriteLine($"FUZZ_SEED={seed} FUZZ_CASES={count} does the same again");
        await using var redis = await RedisProcess.StartAsync();
        for (var done = 0; done < count; done += PerServer)
        {
            var faults = await AttackAsync(redis, _ => { }, seed + done, Math.Min(PerServer, count - done));
            Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join('\n', faults.Take(20))}");
        }
    }

    [Fact]
    public async Task A_fault_and_a_write_of_a_refused_call_are_found()
    {
        await using var redis = await RedisProcess.StartAsync();
        var faults = await AttackAsync(
            redis,
            services => services.AddScripts(script => script.Name switch
            {
                "verify_code" => "return { 'UNHEARD_OF' }",
                "withdraw_filing" => "redis.call('SET', KEYS[1] .. 'x', 'before the guard') return { 'NOT_FOUND' }",
                _ => script.Text,
            }),
            seed: 1,
            count: 2_000,
            expected: "UNHEARD_OF");

        Assert.Contains(faults, fault => fault.StartsWith("Internal INTERNAL_FAULT: FUZZ_SEED=", StringComparison.Ordinal) && fault.Contains("VerifyCode", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("It was refused and wrote \"SET\"", StringComparison.Ordinal) && fault.Contains("WithdrawFiling", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> AttackAsync(
        RedisProcess redis, Action<IServiceCollection> services, int seed, int count, string? expected = null)
    {
        await redis.AskAsync("FLUSHALL");
        using var issuer = new Issuer();
        await using var server = Server.Start(
            redis.ConnectionString,
            all =>
            {
                // It writes whenever it likes, and whose writes those are cannot be told.
                all.Remove(all.Single(service => service.ImplementationType == typeof(OutboxWorker)));
                services(all);
            },
            [.. issuer.Settings, .. Settings]);
        // Streams are left in the middle, and the framework's own one goes on writing to nobody.
        server.Log.Expect("'ServerReflectionInfo'. System.InvalidOperationException: Writing is not allowed after writer was completed.");
        if (expected is not null)
        {
            server.Log.Expect(expected);
        }

        var rpcs = ServedRpc.Of(server);
        var maker = new CaseMaker(rpcs, await Ingredients.PrepareAsync(server), Tokens(issuer));
        await using var writes = await WriteWatch.StartAsync(server, redis);
        using var attack = new Attack(server, writes);
        var faults = await attack.MakeAsync(Enumerable.Range(seed, count).Select(maker.Make));

        var ends = attack.Ends.GroupBy(end => end.Key.Status).OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Sum(e => e.Value)}");
        output.WriteLine($"Seed {seed}: {count} calls, {faults.Count} faults; {string.Join(", ", ends)}");
        if (count >= 1_000)
        {
            Assert.Equal(rpcs.Select(rpc => rpc.Path), attack.Ends.Keys.Select(end => end.Rpc).Distinct().Order(StringComparer.Ordinal));
        }

        return faults;
    }

    private static string[] Tokens(Issuer issuer) =>
    [
        .. new[] { Holder.OfProvider("local"), Holder.OfPortal(Ingredients.Here), Holder.OfBureau(Ingredients.Here, Province.Beijing), Holder.OfOperator() }
            .Select(holder => issuer.Token(holder, Server.Morning)),
        .. TokenState.Bad.Select(state => state.Make(issuer, Holder.OfOperator())).OfType<string>(),
    ];

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
