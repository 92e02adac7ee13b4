using Beian.Filings;

namespace Beian.Outbox;

/// <summary>Where messages wait. Each call is one round trip and atomic.</summary>
public interface IOutboxStore
{
    /// <summary>Claims due messages of a province, up to <paramref name="room"/> of each operator in the order of <see cref="Lanes"/>.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        Province province, DateTimeOffset now, DateTimeOffset leaseEnd, IReadOnlyList<int> room, CancellationToken cancellationToken);

    /// <summary>Records what a carrier answered; a retry puts the message back for later.</summary>
    Task RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Records a delivery report.</summary>
    Task RecordReportAsync(MessageId message, bool delivered, string word, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A message that is this worker's until its lease ends.</summary>
/// <param name="Id">Which message of which challenge.</param>
/// <param name="Lane">Where it waits, as <see cref="Lanes"/> counts.</param>
/// <param name="Phone">Whom it goes to.</param>
/// <param name="Submitted">When the filing was submitted.</param>
/// <param name="Deadline">Until when the code is valid.</param>
/// <param name="CodeCounter">How many codes were passed over as taken.</param>
/// <param name="Trigger">What made it go out.</param>
/// <param name="Attempts">How often a carrier was tried already.</param>
public sealed record ClaimedMessage(
    MessageId Id,
    int Lane,
    PhoneNumber Phone,
    DateTimeOffset Submitted,
    DateTimeOffset Deadline,
    int CodeCounter,
    DeliveryTrigger Trigger,
    int Attempts);

/// <summary>What is written down after a try.</summary>
public abstract record SubmissionRecord
{
    private SubmissionRecord()
    {
    }

    /// <summary>A carrier took it.</summary>
    public sealed record Accepted(string SenderNumber) : SubmissionRecord;

    /// <summary>It will not go out.</summary>
    public sealed record Failed(string Word) : SubmissionRecord;

    /// <summary>It is tried again.</summary>
    public sealed record Retry(string Word, DateTimeOffset Due) : SubmissionRecord;
}
