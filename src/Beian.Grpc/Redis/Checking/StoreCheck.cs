using Beian.Startup;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis.Checking;

/// <summary>
/// Looks at start whether the store is set up for what is promised. What is wrong is a warning in Development; anywhere else the server
/// refuses to start. A store that is away then is looked at as soon as it answers, and what is wrong with it ends the server.
/// </summary>
internal sealed partial class StoreCheck(
    StoreConnection connection,
    IOptions<StoreOptions> options,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    ILogger<StoreCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private bool _isDone;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await FaultsAsync(cancellationToken).ConfigureAwait(false) is not { } faults)
        {
            LogAway();
        }
        else if (Refuses(faults))
        {
            throw new StartupException($"The store is not set up for what is promised.\n  {string.Join("\n  ", faults)}");
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_isDone)
        {
            await Task.Delay(Pause, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            if (await FaultsAsync(stoppingToken).ConfigureAwait(false) is { } faults && Refuses(faults))
            {
                foreach (var fault in faults)
                {
                    LogRefused(fault);
                }

                Environment.ExitCode = 1;
                lifetime.StopApplication();
            }
        }
    }

    private bool Refuses(IReadOnlyList<string> faults) => faults.Count > 0 && !environment.IsDevelopment();

    // Null where the store does not answer.
    private async Task<IReadOnlyList<string>?> FaultsAsync(CancellationToken cancellationToken)
    {
        var masters = connection.Multiplexer.GetServers().Where(node => node is { IsConnected: true, IsReplica: false }).ToList();
        if (masters.Count == 0)
        {
            return null;
        }

        NodeState[] nodes;
        try
        {
            // By the clocks of the two machines, whatever clock the rules go by.
            nodes = await Task.WhenAll(masters.Select(node => NodeState.ReadAsync(node, TimeProvider.System))).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return null;
        }

        _isDone = true;
        var faults = nodes.SelectMany(node => Findings.FaultsOf(node, options.Value.ConfirmedBy)).ToList();
        foreach (var risk in nodes.SelectMany(Findings.RisksOf).Concat(environment.IsDevelopment() ? faults : []))
        {
            LogRisk(risk);
        }

        if (faults.Count == 0)
        {
            LogSound(nodes.Length);
        }

        return faults;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is set up for what is promised; masters looked at: {Nodes}")]
    private partial void LogSound(int nodes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store: {Risk}")]
    private partial void LogRisk(string risk);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer; calls are UNAVAILABLE until it does. Then its set-up is checked")]
    private partial void LogAway();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The server stops: the store is not set up for what is promised. {Fault}")]
    private partial void LogRefused(string fault);
}
