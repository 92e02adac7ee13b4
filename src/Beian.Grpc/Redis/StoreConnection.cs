using System.Net;
using System.Runtime.CompilerServices;
using Beian.Redis.Confirming;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// The connection to the store, whatever store it is, and the one place where a driver's failure becomes
/// <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class StoreConnection(IOptions<StoreOptions> options, StoreTelemetry telemetry, Func<ConfigurationOptions> store)
    : IHostedService, IAsyncDisposable
{
    /// <summary>
    /// For every command. Left to prefer a master, the driver asks a replica while the master is away, and that answers from the
    /// past.
    /// </summary>
    internal const CommandFlags FromMaster = CommandFlags.DemandMaster;

    // What Redis answers while it is there but cannot serve. All of them are refused before anything runs.
    private static readonly string[] Refusals =
        ["LOADING", "MASTERDOWN", "CLUSTERDOWN", "READONLY", "TRYAGAIN", "BUSY", "MISCONF", "OOM", "NOREPLICAS", "MOVED", "ASK"];

    private readonly Dictionary<object, string> _holds = [];
    private volatile string? _held;
    private ConnectionMultiplexer? _multiplexer;
    private Confirmations? _confirmations;

    /// <summary>Where commands go.</summary>
    /// <exception cref="StoreUnavailableException">They are held back.</exception>
    public IDatabase Database => _held is { } why ? throw new StoreUnavailableException(mayHaveHappened: false, why) : Unheld;

    /// <summary>Where commands go that are not held back: those that find out whether the others may go.</summary>
    internal IDatabase Unheld => Multiplexer.GetDatabase();

    /// <summary>The driver's connection.</summary>
    public IConnectionMultiplexer Multiplexer =>
        _multiplexer ?? throw new InvalidOperationException("The store is used before the host has started.");

    /// <summary>The node that holds a key; null where none is connected that does.</summary>
    internal EndPoint? HolderOf(RedisKey key) => HolderOf(Multiplexer, key);

    /// <inheritdoc cref="HolderOf(RedisKey)"/>
    internal static EndPoint? HolderOf(IConnectionMultiplexer store, RedisKey key)
    {
        try
        {
            return store.GetServer(key, flags: FromMaster).EndPoint;
        }
        catch (InvalidOperationException)
        {
            // The driver's word for: not connected.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = store();
        // A store that is away at the start is no reason to die; until it is there, calls are UNAVAILABLE.
        configuration.AbortOnConnectFail = false;
        // A command queued while there is no connection would run after its caller was told UNAVAILABLE.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // At every heartbeat of the driver, a second, and not after ever longer pauses: so soon the store serves again when it is back,
        // and so long a call waits at most whose cluster node is away (another node redirects it, and the driver holds what is
        // redirected until it next fails to connect).
        configuration.ReconnectRetryPolicy = new LinearRetry((int)TimeSpan.FromMilliseconds(500).TotalMilliseconds);
        configuration.AsyncTimeout = (int)options.Value.Timeout.TotalMilliseconds;
        configuration.ClientName = "beian";
        // The driver's guard against careless calls counts INFO and CONFIG GET among them, by which the store's set-up is checked.
        configuration.AllowAdmin = true;
        _multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellationToken).ConfigureAwait(false);
        _confirmations = new Confirmations(_multiplexer, configuration, options.Value);
        _multiplexer.ConnectionFailed += (_, lost) => _confirmations.ForgetHistoryOf(lost.EndPoint);
        _multiplexer.ConnectionRestored += (_, found) =>
        {
            _confirmations.ForgetHistoryOf(found.EndPoint);
            _confirmations.LookForReplicas();
        };
        _multiplexer.ConfigurationChanged += (_, _) => _confirmations.LookForReplicas();
        _confirmations.LookForReplicas();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Holds commands back, as if the store were away, until everyone who does so has let them go.</summary>
    internal void Hold(object holder, string why)
    {
        lock (_holds)
        {
            _holds[holder] = why;
            _held = why;
        }
    }

    /// <summary>Lets commands go, as far as this holder is concerned.</summary>
    internal void Release(object holder)
    {
        lock (_holds)
        {
            _holds.Remove(holder);
            _held = _holds.Values.FirstOrDefault();
        }
    }

    /// <summary>
    /// Runs a transition. Where the store has replicas it returns once the transition would survive the loss of its master; so does
    /// one that finds everything done before, for that may have been a moment ago.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, cannot serve now, or too few replicas have it.</exception>
    public async Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        // What is cancelled later than this may have happened; what is cancelled already has not.
        cancellationToken.ThrowIfCancellationRequested();
        var call = telemetry.Begin(script);
        try
        {
            var fence = await BeginAsync(keys[0], cancellationToken).ConfigureAwait(false);
            var reply = await GuardAsync(script.EvaluateAsync(Database, keys, arguments), isWrite: true, cancellationToken).ConfigureAwait(false);
            await ConfirmAsync(fence, isWrite: true, cancellationToken).ConfigureAwait(false);
            call.End();
            return reply;
        }
        catch (Exception failure)
        {
            call.End(failure);
            throw;
        }
    }

    /// <summary>Reads what is told as settled, and so has to survive the loss of its master like a transition.</summary>
    /// <param name="command">The command, as telemetry calls it.</param>
    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="tells">Whether the answer tells of anything.</param>
    /// <param name="isWrite">Whether the answer stands for that of a transition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer, or too few replicas have what was read.</exception>
    public async Task<T> ReadConfirmedAsync<T>(
        string command, RedisKey key, Func<IDatabase, Task<T>> read, Predicate<T> tells, bool isWrite, CancellationToken cancellationToken)
    {
        var call = telemetry.Begin(command);
        try
        {
            var fence = await BeginAsync(key, cancellationToken).ConfigureAwait(false);
            var answer = await GuardAsync(read(Database), isWrite: false, cancellationToken).ConfigureAwait(false);
            if (tells(answer))
            {
                await ConfirmAsync(fence, isWrite, cancellationToken).ConfigureAwait(false);
            }

            call.End();
            return answer;
        }
        catch (Exception failure)
        {
            call.End(failure);
            throw;
        }
    }

    /// <summary>Runs a script of which nobody is promised anything: it reads, or keeps what may be lost.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, or cannot serve now.</exception>
    public async Task<RedisResult> AskAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var call = telemetry.Begin(script);
        try
        {
            var reply = await GuardAsync(script.EvaluateAsync(Database, keys, arguments), isWrite: false, cancellationToken).ConfigureAwait(false);
            call.End();
            return reply;
        }
        catch (Exception failure)
        {
            call.End(failure);
            throw;
        }
    }

    /// <summary>Makes a call that is no script's, and of which nobody is promised anything.</summary>
    /// <param name="command">The command, as telemetry calls it.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="isWrite">Whether it changes anything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer, or cannot serve now.</exception>
    public async Task<T> CallAsync<T>(string command, Func<IDatabase, Task<T>> send, bool isWrite, CancellationToken cancellationToken)
    {
        var call = telemetry.Begin(command);
        try
        {
            var answer = await GuardAsync(send(Database), isWrite, cancellationToken).ConfigureAwait(false);
            call.End();
            return answer;
        }
        catch (Exception failure)
        {
            call.End(failure);
            throw;
        }
    }

    /// <summary>Awaits a command.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, or cannot serve now.</exception>
    public static async Task<T> GuardAsync<T>(Task<T> command, bool isWrite, CancellationToken cancellationToken)
    {
        try
        {
            return await command.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisTimeoutException late)
        {
            throw new StoreUnavailableException(isWrite && late.Commandstatus == CommandStatus.Sent, late);
        }
        catch (RedisConnectionException broken)
        {
            throw new StoreUnavailableException(isWrite && broken.CommandStatus == CommandStatus.Sent, broken);
        }
        catch (RedisServerException refused) when (CannotServe(refused.Message))
        {
            throw new StoreUnavailableException(mayHaveHappened: false, refused);
        }
    }

    /// <summary>Goes through what takes several commands to read.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer, or cannot serve now.</exception>
    public static async IAsyncEnumerable<T> GuardAsync<T>(
        IAsyncEnumerable<T> reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rest = reading.ConfigureAwait(false).GetAsyncEnumerator();
        while (await GuardAsync(NextAsync(), isWrite: false, cancellationToken).ConfigureAwait(false))
        {
            yield return rest.Current;
        }

        async Task<bool> NextAsync() => await rest.MoveNextAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_confirmations is not null)
        {
            await _confirmations.DisposeAsync().ConfigureAwait(false);
        }

        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Fence?> BeginAsync(RedisKey key, CancellationToken cancellationToken) =>
        _confirmations is { AreOn: true } confirmations ? await confirmations.BeginAsync(key, cancellationToken).ConfigureAwait(false) : null;

    private Task ConfirmAsync(Fence? fence, bool isWrite, CancellationToken cancellationToken) =>
        fence is { } begun ? _confirmations!.ConfirmAsync(begun, isWrite, cancellationToken) : Task.CompletedTask;

    private static bool CannotServe(string message) =>
        Refusals.Any(r => message.StartsWith(r, StringComparison.Ordinal))
        || message.Contains("non local key in a cluster node", StringComparison.Ordinal);
}
