using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Servers;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.LoadTest.Comparing;

/// <summary>
/// The verifying script as <c>redis-benchmark</c> calls it, without a server: with the keys and arguments of a real call, but that each
/// digest in a key is a random number, and for every number there is a copy of the call's filing.
/// </summary>
internal sealed class ScriptAlone
{
    // Where each call uses a filing up: as many copies as make nine of ten random numbers new, and fewer calls, for they have to be made.
    private const int CopiesPerCall = 5;
    private const int FewerCalls = 5;

    // redis-benchmark puts twelve digits in its place.
    private const string RandomNumber = "__rand_int__";

    // Copies a filing under numbers, from ARGV[2] to ARGV[3], with what leads to it, and what it stands in where a call takes it out of
    // there. KEYS[1] begins each key.
    private const string Copy = """
        local prefix, digest, is_used_up = KEYS[1], ARGV[1], ARGV[4] == '1'
        for n = tonumber(ARGV[2]), tonumber(ARGV[3]) do
          local name = string.format('%012d', n)
          redis.call('DEL', prefix .. 'filing:' .. name)
          redis.call('HSET', prefix .. 'filing:' .. name, unpack(ARGV, 7))
          redis.call('HSET', prefix .. 'phone:' .. name, digest, name .. ':0')
          if is_used_up then
            redis.call('SET', prefix .. 'code:' .. name, name .. ':0')
            redis.call('ZADD', prefix .. 'deadlines', n, name)
            redis.call('ZADD', prefix .. 'noon:' .. ARGV[5], n, name .. ':0')
            redis.call('ZADD', prefix .. ARGV[6], n, name)
          end
        end
        """;

    private readonly LocalServer _server;
    private readonly string _prefix;
    private readonly string[] _command;
    private readonly HashEntry[] _filing;
    private readonly string _digest;
    private readonly bool _isUsedUp;

    private ScriptAlone(LocalServer server, string root, IReadOnlyList<string> heard, HashEntry[] filing, string expected)
    {
        (_server, Expected, _filing) = (server, expected, filing);
        _prefix = $"{root}:{{{(int)Ground.Province}}}:";
        var own = $"beian:{{{(int)Ground.Province}}}:";
        var count = int.Parse(heard[2], CultureInfo.InvariantCulture);
        // The copies have the code that is typed, but where a wrong one is.
        _digest = expected == "MISMATCH" ? "another" : Last(heard.Skip(3).First(key => key.StartsWith($"{own}code:", StringComparison.Ordinal)));
        _isUsedUp = expected == "FORWARDED";
        _command =
        [
            .. heard.Take(3),
            .. heard.Skip(3).Take(count).Select(key => _prefix + key[own.Length..^Last(key).Length] + Number(key)),
            .. heard.Skip(3 + count).Select(argument => argument == own ? _prefix : argument),
        ];

        static string Last(string key) => key.Split(':')[^1];

        // A request id is a new one each time: seen before, it would be answered with the verdict of then, at a third of the cost.
        static string Number(string key) => key.Contains(":request:", StringComparison.Ordinal) ? RandomNumber + RandomNumber : RandomNumber;
    }

    /// <summary>What the script has to return.</summary>
    public string Expected { get; }

    /// <summary>Makes a call and takes from it what to call the script with.</summary>
    /// <param name="server">Whose Redis.</param>
    /// <param name="connection">A connection to it.</param>
    /// <param name="entry">The filing.</param>
    /// <param name="request">The call.</param>
    /// <param name="expected">What the script returns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ScriptAlone> OfAsync(
        LocalServer server, ServerConnection connection, Entry entry, VerifyCodeRequest request, string expected, CancellationToken cancellationToken)
    {
        using var redis = await ConnectAsync(server).ConfigureAwait(false);
        // As it is before the call, which may change it.
        var filing = await redis.GetDatabase().HashGetAllAsync($"beian:{{{(int)Ground.Province}}}:filing:{entry.FilingId.Split('-')[1]}").ConfigureAwait(false);
        using var monitor = await RedisMonitor.ListenAsync(server.RedisSocket).ConfigureAwait(false);
        var heard = monitor.NextAsync(
            command => command[0] == "EVALSHA" && command.Any(argument => argument.Contains(":tries:", StringComparison.Ordinal)), cancellationToken);
        await connection.Verification.VerifyCodeAsync(request, cancellationToken: cancellationToken);
        return new ScriptAlone(server, $"alone-{expected.ToLowerInvariant()}", await heard.ConfigureAwait(false), filing, expected);
    }

    /// <summary>Calls it from 32 connections, so many to a trip.</summary>
    /// <param name="atMost">How often, or a part of that.</param>
    /// <param name="pipeline">How many to a trip.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScriptRun> RunAsync(int atMost, int pipeline, CancellationToken cancellationToken)
    {
        using var redis = await ConnectAsync(_server).ConfigureAwait(false);
        var (calls, copies) = _isUsedUp ? (atMost / FewerCalls, atMost / FewerCalls * CopiesPerCall) : (atMost, atMost);
        await CopyAsync(redis.GetDatabase(), copies).ConfigureAwait(false);
        var reply = (RedisResult[])(await redis.GetDatabase().ExecuteAsync(
            _command[0], [.. _command.Skip(1).Select(part => (object)part.Replace(RandomNumber, $"{0:D12}", StringComparison.Ordinal))]).ConfigureAwait(false))!;
        if ((string)reply[0]! != Expected)
        {
            throw new InvalidOperationException($"The script alone returned {reply[0]} in place of {Expected}.");
        }

        var before = ProcessorTime.Of(_server);
        var said = await ForeignProgram.RunAsync(
            "redis-benchmark",
            [
                "-s", _server.RedisSocket, "-c", "32", "-P", $"{pipeline}", "-n", $"{calls}", "-r", $"{copies}", "-q", .. _command,
            ],
            cancellationToken).ConfigureAwait(false);
        var cost = (ProcessorTime.Of(_server) - before).Per(calls);
        return new ScriptRun(ForeignProgram.LastNumber(said, "requests per second"), cost.Redis);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(LocalServer server) =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { server.Redis }, AllowAdmin = true }).ConfigureAwait(false);

    private async Task CopyAsync(IDatabase database, int copies)
    {
        const int PerTrip = 200;
        var carrier = (string)_filing.First(field => field.Name == "0.operator").Value!;
        var provider = (string)_filing.First(field => field.Name == "provider").Value!;
        RedisValue[] fields = [.. _filing.SelectMany(field => new[] { field.Name, field.Value })];
        for (var first = 0; first < copies; first += PerTrip)
        {
            RedisValue[] arguments =
            [
                _digest, first, Math.Min(first + PerTrip, copies) - 1, _isUsedUp ? 1 : 0, carrier,
                $"listing:{provider}:{(int)FilingState.AwaitingVerification}", .. fields,
            ];
            await database.ScriptEvaluateAsync(Copy, [_prefix], arguments).ConfigureAwait(false);
        }
    }
}

/// <summary>One run of the script alone.</summary>
/// <param name="CallsPerSecond">How often it was called.</param>
/// <param name="Cpu">CPU time of Redis a call.</param>
internal sealed record ScriptRun(double CallsPerSecond, TimeSpan Cpu);
