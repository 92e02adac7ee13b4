using System.Net;
using StackExchange.Redis;

namespace Beian.Redis.Confirming;

/// <summary>
/// A node of the store, asked over a connection that nothing else uses: WAIT holds up whatever comes behind it. One question is under
/// way at a time, and answers everyone who came before it was put.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    // Long enough for the group it was written for; it is a mark and holds nothing.
    private const int MarkLifeSeconds = 60;

    // So that the driver takes the node for what it is here, one server, and neither asks it for others nor listens to it.
    private static readonly CommandMap OneServer = CommandMap.Create(["CLUSTER", "SENTINEL", "SUBSCRIBE"], available: false);

    private readonly Lock _gate = new();
    private readonly TimeSpan _patience;
    private readonly EndPoint _endPoint;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private Task<string?> _running = Task.FromResult<string?>(null);
    private Task<string?>? _next;
    private volatile string? _history;

    public Node(EndPoint endPoint, ConfigurationOptions store, TimeSpan patience)
    {
        _endPoint = endPoint;
        _patience = patience;
        var configuration = store.Clone();
        configuration.EndPoints.Clear();
        configuration.EndPoints.Add(endPoint);
        configuration.ServiceName = null;
        configuration.CommandMap = OneServer;
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        configuration.ClientName = "beian-confirm";
        // WAIT gives up by itself, and then says so.
        configuration.AsyncTimeout = (int)(patience * 2).TotalMilliseconds;
        _connection = new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(configuration));
    }

    /// <summary>Where it is, for the log.</summary>
    public string Name => _endPoint.ToString()!;

    /// <summary>
    /// The course of events it was last known to be on: Redis' replication id. It changes whenever a node becomes a master, whether
    /// by a failover or by a start. Null where it has not said.
    /// </summary>
    public string? History => _history;

    /// <summary>
    /// It may be on another by now, and says so when it is asked again. What was begun before holds on to what it noted; an answer
    /// that arrives late can bring back only an old history, which confirms nothing.
    /// </summary>
    public void ForgetHistory() => _history = null;

    /// <summary>Confirms what it has answered up to now.</summary>
    /// <returns>The history in which replicas have it; null where too few of them have, or the node did not say.</returns>
    public Task<string?> ConfirmAsync(RedisKey mark, int replicas)
    {
        lock (_gate)
        {
            return _next ??= FollowAsync(_running, mark, replicas);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<string?> FollowAsync(Task<string?> running, RedisKey mark, int replicas)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            // Whoever comes from here on was answered after this is asked, and needs the next.
            (_running, _next) = (_next!, null);
        }

        try
        {
            return await AskAsync(mark, replicas).ConfigureAwait(false);
        }
        catch (Exception unanswered) when (unanswered is RedisException or RedisCommandException or TimeoutException)
        {
            // Not there, or a replica by now, which the driver does not ask to write.
            return null;
        }
    }

    private async Task<string?> AskAsync(RedisKey mark, int replicas)
    {
        var node = (await _connection.Value.ConfigureAwait(false)).GetServer(_endPoint);
        // WAIT speaks of what its own connection has written, so it writes; and of nothing where the connection is a new one.
        var before = AskAsync("CLIENT", "ID");
        var write = AskAsync("SET", mark, 1, "EX", MarkLifeSeconds);
        var wait = AskAsync("WAIT", replicas, (int)_patience.TotalMilliseconds);
        var after = AskAsync("CLIENT", "ID");
        var state = AskAsync("INFO", "replication");
        await Task.WhenAll(before, write, wait, after, state).ConfigureAwait(false);

        var history = _history = HistoryIn((string)state.Result!);
        return (int)wait.Result >= replicas && (long)before.Result == (long)after.Result ? history : null;

        // Not redirected: the answer of another node would be said of this one.
        Task<RedisResult> AskAsync(string command, params object[] arguments) =>
            node.ExecuteAsync(command, arguments, CommandFlags.NoRedirect);
    }

    private static string HistoryIn(string state)
    {
        const string Name = "master_replid:";
        var start = state.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return state[start..state.IndexOfAny(['\r', '\n'], start)];
    }
}
