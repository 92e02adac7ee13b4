using Beian.Filings;

namespace Beian.NoonResend;

/// <summary>Runs of the noon resend, for those who run the system.</summary>
public sealed class NoonRuns(INoonStore store, TimeProvider clock)
{
    /// <summary>Lists runs and how far each has got, the latest first. One round trip, and one more for each province of a run.</summary>
    /// <param name="before">Only runs of earlier noons.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<NoonReport>> ListAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var runs = await store.ListAsync(before, limit, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(runs.Select(run => ReportAsync(run, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins a run: the one noon resend of every code issued until now is brought forward to now. Whichever replica comes first goes
    /// on with it, so it does not end with this one.
    /// </summary>
    /// <param name="provinces">Which provinces.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NoonReport> BeginAsync(IReadOnlyList<Province> provinces, string caller, CancellationToken cancellationToken)
    {
        // Looked at first: once the run is written down it is carried out, and nothing that fails may be the answer to that.
        var report = await ReportAsync(NewRun(provinces), cancellationToken).ConfigureAwait(false);
        return report with { Run = await store.RegisterAsync(report.Run, caller, report.Run.Noon, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Counts what a run would queue.</summary>
    /// <param name="provinces">Which provinces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NoonReport> CountAsync(IReadOnlyList<Province> provinces, CancellationToken cancellationToken)
    {
        var run = NewRun(provinces);
        var counts = await Task.WhenAll(run.Provinces.Select(province => store.CountAsync(province, cancellationToken))).ConfigureAwait(false);
        return new NoonReport(run, [.. counts.Select(count => new NoonProgress(0, count, run.Noon, run.Noon, run.Noon))]);
    }

    private NoonRun NewRun(IReadOnlyList<Province> provinces) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
        V1.NoonRunTrigger.Operator,
        provinces.Count > 0 ? provinces : Provinces.All);

    private async Task<NoonReport> ReportAsync(NoonRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return new NoonReport(
            run, await Task.WhenAll(run.Provinces.Select(province => store.LookAsync(run, province, now, cancellationToken))).ConfigureAwait(false));
    }
}
