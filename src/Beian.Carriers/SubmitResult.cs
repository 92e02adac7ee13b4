namespace Beian.Carriers;

/// <summary>What a gateway answered to a submit. Closed: the three nested records are all there are.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>Taken over by the carrier; a delivery report may follow.</summary>
    /// <param name="CarrierMessageId">The carrier's id, which its delivery reports name.</param>
    /// <param name="SenderNumber">The number the phone will show; <see langword="null"/> when the carrier does not tell.</param>
    public sealed record Accepted(string CarrierMessageId, string? SenderNumber) : SubmitResult;

    /// <summary>Refused for good; the same message on the same channel would be refused again.</summary>
    /// <param name="Code">The protocol's result code.</param>
    /// <param name="Word">
    /// What the carrier says it means; holds no phone number and no text. For operators of the system, who find it in the
    /// log, not for the public.
    /// </param>
    public sealed record Rejected(string Code, string Word) : SubmitResult;

    /// <summary>Too many at once; not sent.</summary>
    /// <param name="RetryAfter">How long to hold back before the next submit.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : SubmitResult;
}
