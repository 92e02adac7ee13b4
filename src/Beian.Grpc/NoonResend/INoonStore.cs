namespace Beian.NoonResend;

/// <summary>Where runs stand. Each call is one round trip.</summary>
public interface INoonStore
{
    /// <summary>Writes a run down; nothing happens where it stands already.</summary>
    /// <param name="run">The run.</param>
    /// <param name="caller">Who asked for it; null for the clock.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RegisterAsync(NoonRun run, string? caller, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Lists runs, the latest first.</summary>
    /// <param name="before">Only runs of earlier noons.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<NoonRun>> ListAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>How far a run has got in a province.</summary>
    Task<NoonProgress> LookAsync(NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The same, and writes down that the run is through with the province if nothing remains. To be called when nothing is left to be
    /// brought forward.
    /// </summary>
    Task<NoonProgress> EndAsync(NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Counts the codes of a province that wait for their noon.</summary>
    Task<long> CountAsync(Province province, CancellationToken cancellationToken);

    /// <summary>Brings codes of a province and operator forward to a run's noon, a batch of them.</summary>
    /// <returns>Whether there may be more.</returns>
    Task<bool> BringForwardAsync(NoonRun run, Province province, Operator carrier, int limit, CancellationToken cancellationToken);
}
