using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Beian.Redis.Managed;

/// <summary>
/// The Redis this server runs for itself when it is given no other. There before any hosted service starts and until
/// the last has stopped, Kestrel included, whatever the order they are registered in. Why it is done this way:
/// <c>docs/adr/0003-managed-local-redis.md</c>.
/// </summary>
public sealed class ManagedRedisServer : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    private readonly ManagedRedisOptions _options;
    private readonly string _dataPath;
    private readonly TimeProvider _time;
    private readonly ManagedRedisLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _releasing = new(1);

    private DataFolder? _folder;
    private DataFolderLock? _lock;
    private volatile RedisInstance? _redis;
    private Task _supervision = Task.CompletedTask;

    /// <summary>Starts nothing yet.</summary>
    public ManagedRedisServer(
        IOptions<ManagedRedisOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<ManagedRedisServer> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        _options = options.Value;
        _dataPath = Path.Combine(environment.ContentRootPath, _options.DataDirectory);
        _time = time;
        _log = new(logger);
    }

    /// <summary>Where it listens; the same from the start to the stop, through restarts.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public EndPoint EndPoint => new UnixDomainSocketEndPoint(Running.Socket);

    /// <summary>The process id; another one after a restart.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public int Pid => Running.Pid;

    /// <summary>Whether an earlier server had left it running and this one took it over.</summary>
    public bool WasAdopted { get; private set; }

    /// <summary>The folder with the data, as a full path.</summary>
    public string DataDirectory => Path.GetFullPath(_dataPath);

    private RedisInstance Running => _redis ?? throw new InvalidOperationException("The managed Redis is not running.");

    /// <summary>Returns when Redis answers. A start that fails or is cancelled leaves nothing running.</summary>
    /// <exception cref="ManagedRedisException">It cannot run; the message says why and what to do.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new ManagedRedisException("There is no managed Redis on Windows: set ConnectionStrings__Redis.");
        }

        _folder = DataFolder.Open(_dataPath);
        _lock = DataFolderLock.Take(_folder);
        try
        {
            _redis = await AdoptAsync(_folder, cancellationToken);
            WasAdopted = _redis is not null;
            _redis ??= await LaunchAsync(_folder, RuntimeFolder.NewSocketPath(_options.RuntimeDirectory), cancellationToken);
        }
        catch
        {
            await ReleaseAsync(CancellationToken.None);
            throw;
        }

        _supervision = Task.Run(() => SuperviseAsync(_folder, Running), CancellationToken.None);
    }

    /// <summary>Has Redis write everything to disk and end, and returns when its process is gone.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _supervision;

        // A host may be stopped from two sides at once: the second must not go on, and take the folder away, before the process is gone.
        await _releasing.WaitAsync(CancellationToken.None);
        try
        {
            await ReleaseAsync(cancellationToken);
        }
        finally
        {
            _releasing.Release();
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Stops Redis if it runs. A host that fails in another service's start is disposed of without having been stopped.
    /// </summary>
    public async ValueTask DisposeAsync() => await StoppedAsync(CancellationToken.None);

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<RedisInstance?> AdoptAsync(DataFolder folder, CancellationToken cancellation)
    {
        var found = await new LeftoverRedis(folder, _options, _time, _log).AdoptAsync(cancellation);
        if (found is not null)
        {
            _log.Adopted(found.Version, found.Pid, folder.FullPath, found.Socket);
        }

        return found;
    }

    private async Task<RedisInstance> LaunchAsync(DataFolder folder, string socket, CancellationToken cancellation)
    {
        if (folder.RecordedSocket is { } old && old != socket)
        {
            RuntimeFolder.RemoveFor(old);
        }

        var launched = await new RedisLauncher(folder, _options, _time, _log).LaunchAsync(socket, cancellation);
        _log.Started(launched.Version, launched.Pid, folder.FullPath, launched.Socket);
        return launched;
    }

    private async Task SuperviseAsync(DataFolder folder, RedisInstance redis)
    {
        var pause = new RestartPause(_time);
        try
        {
            while (true)
            {
                pause.Born();
                await redis.EndedAsync(_stopping.Token);
                pause.Died();
                redis.Dispose();
                _log.Lost(redis.Pid, folder.FullPath);
                _redis = redis = await RestartAsync(folder, redis.Socket, pause);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private async Task<RedisInstance> RestartAsync(DataFolder folder, string socket, RestartPause pause)
    {
        while (true)
        {
            await pause.WaitAsync(_stopping.Token);
            try
            {
                // On the same socket: clients hold on to the endpoint.
                return await AdoptAsync(folder, _stopping.Token) ?? await LaunchAsync(folder, socket, _stopping.Token);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                _log.RestartFailed(e, folder.FullPath, pause.Next);
            }
        }
    }

    private async Task ReleaseAsync(CancellationToken hurry)
    {
        if (_folder is not { } folder || _lock is not { } held)
        {
            return;
        }

        _folder = null;
        _lock = null;
        using (held)
        {
            if (Interlocked.Exchange(ref _redis, null) is { } redis && OsProcess.IsRedisOn(redis.Pid, folder))
            {
                await redis.StopAsync(_log, hurry);
                _log.Stopped(redis.Pid);
                redis.Dispose();
            }

            // One that a start or restart cut short has left behind.
            await new LeftoverRedis(folder, _options, _time, _log).EndAsync(hurry);
            if (folder.RecordedSocket is { } socket)
            {
                RuntimeFolder.RemoveFor(socket);
            }

            folder.ForgetSocket();
        }
    }
}
