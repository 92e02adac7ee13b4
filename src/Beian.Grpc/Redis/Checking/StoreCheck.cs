using System.Net;
using Beian.Startup;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis.Checking;

/// <summary>
/// Looks at start whether the store is set up for what is promised, masters and replicas: any of these may be the master tomorrow. What
/// is wrong is a warning in Development; anywhere else the server refuses to start. A store that is away then is looked at as soon as it
/// answers, and what is wrong with it ends the server; outside Development nothing is asked of it before. Nodes that turn up later are
/// looked at as well, and then it is too late to refuse: what is wrong with them is an error in the log.
/// </summary>
internal sealed partial class StoreCheck(
    StoreConnection connection,
    IOptions<StoreOptions> options,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    ILogger<StoreCheck> logger) : BackgroundService
{
    private const string NotLookedAt = "Whether the store is set up for what is promised has not been looked at yet.";

    // In real time, whatever clock the rules go by: a store comes back in real time.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private readonly HashSet<EndPoint> _lookedAt = [];

    private bool _hasFoundMaster;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var faults = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (Refuses(faults))
        {
            throw new StartupException($"The store is not set up for what is promised.\n  {string.Join("\n  ", faults)}");
        }

        if (!_hasFoundMaster)
        {
            LogAway();
            if (!environment.IsDevelopment())
            {
                connection.Hold(this, NotLookedAt);
            }
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_hasFoundMaster)
        {
            await Task.Delay(Pause, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            if (await LookAsync(stoppingToken).ConfigureAwait(false) is var faults && Refuses(faults))
            {
                End(faults);
                return;
            }
        }

        connection.Release(this);
        while (true)
        {
            await Task.Delay(Round, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            if (await LookAsync(stoppingToken).ConfigureAwait(false) is var faults && Refuses(faults))
            {
                foreach (var fault in faults)
                {
                    LogLater(fault);
                }
            }
        }
    }

    private bool Refuses(IReadOnlyList<string> faults) => faults.Count > 0 && !environment.IsDevelopment();

    private void End(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            LogRefused(fault);
        }

        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    // What is wrong with the nodes that have not been looked at before.
    private async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        IServer[] unknown = [.. connection.Multiplexer.GetServers().Where(node => node.IsConnected && !_lookedAt.Contains(node.EndPoint))];
        var answers = await Task.WhenAll(unknown.Select(node => AskAsync(node, cancellationToken))).ConfigureAwait(false);
        foreach (var (node, _) in unknown.Zip(answers).Where(asked => asked.Second is not null))
        {
            _lookedAt.Add(node.EndPoint);
            _hasFoundMaster |= !node.IsReplica;
        }

        NodeState[] nodes = [.. answers.OfType<NodeState>()];
        List<string> faults = [.. nodes.SelectMany(node => Findings.FaultsOf(node, options.Value.ConfirmedBy))];
        foreach (var risk in nodes.SelectMany(Findings.RisksOf).Concat(environment.IsDevelopment() ? faults : []))
        {
            LogRisk(risk);
        }

        if (nodes.Length > 0 && faults.Count == 0)
        {
            LogSound(nodes.Length);
        }

        return faults;
    }

    // Null where it does not answer; then it is asked again.
    private static async Task<NodeState?> AskAsync(IServer node, CancellationToken cancellationToken)
    {
        try
        {
            // By the clocks of the two machines, whatever clock the rules go by.
            return await NodeState.ReadAsync(node, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception away) when (away is StoreUnavailableException or RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is set up for what is promised; nodes looked at: {Nodes}")]
    private partial void LogSound(int nodes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store: {Risk}")]
    private partial void LogRisk(string risk);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer; calls are UNAVAILABLE until it does. Then its set-up is checked")]
    private partial void LogAway();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The server stops: the store is not set up for what is promised. {Fault}")]
    private partial void LogRefused(string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A node of the store that has turned up since is not set up for what is promised. {Fault}")]
    private partial void LogLater(string fault);
}
