using Beian.Secrets;
using Beian.Startup;

namespace Beian.Redis.Checking;

/// <summary>
/// Holds the ring against the store before anything is written or judged, and keeps this replica registered as long as it runs. A
/// wrong or missing key ends the server. A store that is away at the start is asked as soon as it answers; until then nothing else is.
/// </summary>
internal sealed partial class RingGuard(
    IRingRegistry registry,
    KeyRing ring,
    StoreConnection connection,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<RingGuard> logger) : BackgroundService
{
    private const string NotChecked = "The key ring has not been held against the store yet.";

    // Three to a registration's life, so that one that fails is no harm.
    private static readonly TimeSpan Renewal = RedisRing.Lease / 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly string _replica = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..4]}";

    private bool _isRegistered;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await TryRegisterAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new StartupException(problem);
        }

        if (!_isRegistered)
        {
            connection.Hold(this, NotChecked);
            LogAway();
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (!_isRegistered)
        {
            return;
        }

        try
        {
            await registry.LeaveAsync(_replica, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is StoreUnavailableException or ObjectDisposedException)
        {
            // The registration ends by itself. A host may be stopped from two sides at once, and one of them has disposed already.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_isRegistered)
        {
            // In real time, whatever clock the rules go by: a store comes back in real time.
            await Task.Delay(Pause, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            if (await IsRefusedAsync(stoppingToken).ConfigureAwait(false))
            {
                return;
            }
        }

        connection.Release(this);
        using var renewals = new PeriodicTimer(Renewal, clock);
        while (await renewals.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (await IsRefusedAsync(stoppingToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task<bool> IsRefusedAsync(CancellationToken cancellationToken)
    {
        if (await TryRegisterAsync(cancellationToken).ConfigureAwait(false) is not { } problem)
        {
            return false;
        }

        connection.Hold(this, problem);
        LogRefused(problem);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
        return true;
    }

    // What is wrong; null where nothing is, or where the store does not answer.
    private async Task<string?> TryRegisterAsync(CancellationToken cancellationToken)
    {
        try
        {
            var problem = await MissingAsync(cancellationToken).ConfigureAwait(false)
                ?? ProblemOf(await registry.RegisterAsync(_replica, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false));
            _isRegistered |= problem is null;
            return problem;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        var known = (await registry.LookAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false)).Keys.Keys;
        foreach (var id in known.Where(id => ring.Find(id) is null))
        {
            var holdings = await registry.HoldingsAsync(id, cancellationToken).ConfigureAwait(false);
            if (holdings.Count > 0)
            {
                return $"The ring lacks the key {id}, and the store holds under it: {string.Join(", ", holdings)}. Put it back under Keys; "
                    + "`eng/keys list` tells when nothing is under it any more.";
            }
        }

        return null;
    }

    private string? ProblemOf(RegistrationOutcome outcome) => outcome switch
    {
        RegistrationOutcome.Registered => null,
        RegistrationOutcome.WrongKey wrong =>
            $"The key {wrong.KeyId} is not the one that the store knows by this id. Put that one back; a new key needs an id of its own.",
        RegistrationOutcome.CannotRead missing =>
            $"The ring lacks the key {missing.KeyId}, which the replica {missing.Replica} writes with. Give it to this server first.",
        RegistrationOutcome.CannotBeRead blind =>
            $"The replica {blind.Replica} cannot read what is written with {ring.Current.Id}. Give every replica that key first, and write with it then (Keys:Current).",
        RegistrationOutcome.StillCounting early =>
            $"The ring lacks the key {early.KeyId}, under which tries are counted until {early.Until:u}. Take it out after that.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome that nobody knows."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer, so the key ring could not be checked; until it is, calls are UNAVAILABLE")]
    private partial void LogAway();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The server stops: {Problem}")]
    private partial void LogRefused(string problem);
}
