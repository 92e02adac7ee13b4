namespace Beian.Outbox;

/// <summary>Where messages wait. Each call is one round trip and atomic, unless it says otherwise.</summary>
public interface IOutboxStore
{
    /// <summary>Looks at what waits in a province.</summary>
    Task<OutboxView> LookAsync(Province province, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Claims messages of a lane, those first that have been due longest. Claims of noon lanes wait for each other, one to a node of the
    /// store.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="now">The time.</param>
    /// <param name="dueBy">Only what has been due since then.</param>
    /// <param name="leaseEnd">Until when they are the caller's.</param>
    /// <param name="room">How many at most; of a noon lane it may bring fewer, so that nobody else waits long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Claim> ClaimAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken);

    /// <summary>
    /// Records what came of a message. Where the carrier accepted it, the carrier's id is remembered as well, and a report that was
    /// parked under that id is recorded: on Redis Cluster other slots, so other round trips. An acceptance counts always; everything else
    /// only while nobody else has claimed the message.
    /// </summary>
    Task<Recorded> RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives a message back that was not taken to the carrier.</summary>
    Task GiveBackAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Moves a message to the operator that its phone is with now.</summary>
    Task RerouteAsync(ClaimedMessage message, Operator carrier, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Finds out which message a report is about and records it; parks the report if nobody knows yet. Two round trips, since the first
    /// is on another slot.
    /// </summary>
    /// <returns>The message, if it is known, and what recording came to.</returns>
    Task<(MessageId? Message, Recorded Recorded)> RecordReportAsync(CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Fails messages of a province whose report is overdue.</summary>
    Task<GivenUpReports> GiveUpReportsAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>What the channels did on a day in Beijing, for the messages of a province.</summary>
    Task<IReadOnlyList<ChannelCounts>> CountsAsync(Province province, DateOnly day, CancellationToken cancellationToken);
}

/// <summary>What giving up overdue reports came to.</summary>
/// <param name="Looked">How many were overdue.</param>
/// <param name="Failed">The operator of each message that has failed for it.</param>
public sealed record GivenUpReports(int Looked, IReadOnlyList<Operator> Failed);

/// <summary>What recording came to.</summary>
public enum Recorded
{
    /// <summary>It stands in the ledger, or there is nothing left to write it on.</summary>
    Done,

    /// <summary>It does, and the message waits again, for the fallback route.</summary>
    FallingBack,
}

/// <summary>A delivery report as the outbox knows it.</summary>
/// <param name="Operator">Whose carrier reports.</param>
/// <param name="CarrierMessageId">The carrier's id of the message.</param>
/// <param name="Delivered">Whether it arrived.</param>
/// <param name="Word">The carrier's word.</param>
public sealed record CarrierReport(Operator Operator, string CarrierMessageId, bool Delivered, string Word);

/// <summary>What waits in a province.</summary>
/// <param name="OverdueReports">Messages whose delivery report should have come.</param>
/// <param name="Lanes">What is due, lane by lane.</param>
public sealed record OutboxView(long OverdueReports, IReadOnlyList<DueLane> Lanes);

/// <summary>What is due in a lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Count">Messages due and not claimed.</param>
/// <param name="OldestDue">Since when the oldest is due; null where none is.</param>
public sealed record DueLane(Lane Lane, long Count, DateTimeOffset? OldestDue);

/// <summary>What an operator's channel did.</summary>
/// <param name="Operator">Whose channel.</param>
/// <param name="Accepted">Messages it accepted.</param>
/// <param name="Delivered">Messages it reported delivered.</param>
/// <param name="Failed">Messages that failed on it.</param>
/// <param name="Steps">The accepted ones by how long that took.</param>
public sealed record ChannelCounts(Operator Operator, long Accepted, long Delivered, long Failed, IReadOnlyList<AcceptanceCount> Steps);
