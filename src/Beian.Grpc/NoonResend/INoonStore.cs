namespace Beian.NoonResend;

/// <summary>Where runs stand. Each call is one round trip.</summary>
public interface INoonStore
{
    /// <summary>
    /// Writes a run down. Nothing happens where one of the clock's stands already; one that is asked for gets the next noon, by the
    /// millisecond, that no other run has.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="caller">Who asked for it; null for the clock.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run with the noon that it has got.</returns>
    Task<NoonRun> RegisterAsync(NoonRun run, string? caller, DateTimeOffset now, CancellationToken cancellationToken);

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

    /// <summary>Brings codes of a province and operator forward to a run's noon, a batch of them: those that were issued by then.</summary>
    /// <param name="run">The run.</param>
    /// <param name="province">Whose codes.</param>
    /// <param name="carrier">The operator of their phones.</param>
    /// <param name="behind">Where to go on: what the batch before returned. Empty for the first.</param>
    /// <param name="limit">How many codes are looked at, at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where to go on; null where there is no more.</returns>
    Task<string?> BringForwardAsync(
        NoonRun run, Province province, Operator carrier, string behind, int limit, CancellationToken cancellationToken);
}
