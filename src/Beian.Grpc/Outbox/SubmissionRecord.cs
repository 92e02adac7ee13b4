namespace Beian.Outbox;

/// <summary>What is written down after a message was taken to a carrier.</summary>
public abstract record SubmissionRecord
{
    private SubmissionRecord()
    {
    }

    /// <summary>The carrier took it.</summary>
    /// <param name="CarrierMessageId">What its delivery reports will call it.</param>
    /// <param name="SenderNumber">The number the phone will show; empty when the carrier does not tell.</param>
    public sealed record Accepted(string CarrierMessageId, string SenderNumber) : SubmissionRecord;

    /// <summary>This attempt is over; where there is a fallback route, that is tried once.</summary>
    public sealed record Failed(string Word) : SubmissionRecord;

    /// <summary>The carrier did not answer; it is tried again.</summary>
    public sealed record Retry(string Word, DateTimeOffset Due) : SubmissionRecord;

    /// <summary>The carrier had no room for it, or was not asked at all; it goes back unharmed.</summary>
    public sealed record Later(DateTimeOffset Due) : SubmissionRecord;
}
