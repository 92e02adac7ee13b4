using Beian.Filings;

namespace Beian.Outbox;

/// <summary>A message that is this worker's until its lease ends.</summary>
/// <param name="Id">Which message of which challenge.</param>
/// <param name="Lane">Where it waits.</param>
/// <param name="LeaseEnd">Until when no other worker takes it.</param>
/// <param name="Phone">Whom it goes to.</param>
/// <param name="Submitted">When the filing was submitted.</param>
/// <param name="Deadline">Until when the code is valid.</param>
/// <param name="KeyId">The key that the code is derived with.</param>
/// <param name="CodeCounter">How many codes were passed over as taken.</param>
/// <param name="Trigger">What made it go out.</param>
/// <param name="Attempt">1, or 2 over the fallback route.</param>
/// <param name="Tries">How often a carrier was tried already.</param>
/// <param name="Queued">When it was queued.</param>
/// <param name="Type">What is filed.</param>
public sealed record ClaimedMessage(
    MessageId Id,
    Lane Lane,
    DateTimeOffset LeaseEnd,
    PhoneNumber Phone,
    DateTimeOffset Submitted,
    DateTimeOffset Deadline,
    string KeyId,
    int CodeCounter,
    DeliveryTrigger Trigger,
    int Attempt,
    int Tries,
    DateTimeOffset Queued,
    FilingType Type)
{
    /// <summary>Since when somebody waits: for a first message since the submit, over whichever route it goes in the end.</summary>
    public DateTimeOffset WaitedForSince => Trigger == DeliveryTrigger.Initial ? Submitted : Queued;
}

/// <summary>What a claim brought.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="MayHaveMore">Whether the lane may have more that are due.</param>
/// <param name="Dropped">How many others it found whose code is dead, and dropped.</param>
public sealed record Claim(IReadOnlyList<ClaimedMessage> Messages, bool MayHaveMore, int Dropped = 0);
