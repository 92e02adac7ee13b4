namespace Beian.Retention;

/// <summary>
/// Forgets what has come to its end, a batch at a call, the oldest first. Any number of replicas may do it at any time: each thing goes in one step, once.
/// Every call says how many went, and may throw <see cref="Redis.StoreUnavailableException"/>.
/// </summary>
public interface IRetentionStore
{
    /// <summary>What phones can still be told of filings that closed by then.</summary>
    Task<int> ForgetAnswersAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>Filings that reached a final state by then, with every row that leads to them.</summary>
    Task<int> ForgetFilingsAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>Filings that came under review by then and still are.</summary>
    Task<int> ForgetUndecidedAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>Records of subjects whose latest approval was by then.</summary>
    Task<int> ForgetRecordsAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>Events before that time.</summary>
    Task<int> ForgetEventsAsync(Province province, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Lines of the audit trail before that time; without a province those that belong to none.</summary>
    Task<int> ForgetAuditLinesAsync(Province? province, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Runs of the noon resend whose noon was by then. All at once: there is one a day.</summary>
    Task ForgetNoonRunsAsync(DateTimeOffset until, CancellationToken cancellationToken);
}
