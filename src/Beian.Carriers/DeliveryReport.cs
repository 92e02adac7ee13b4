namespace Beian.Carriers;

/// <summary>
/// What a carrier says became of a message it had accepted. Which of ours that is, only whoever stored the carrier's id can tell.
/// Does not print the phone.
/// </summary>
/// <param name="CarrierMessageId">The id the carrier gave in <see cref="SubmitResult.Accepted"/>.</param>
/// <param name="PhoneNumber">The phone the message was for.</param>
/// <param name="Word">The carrier's word, see <see cref="DeliveryWord"/>.</param>
/// <param name="Time">When the carrier says it happened.</param>
public sealed record DeliveryReport(
    string CarrierMessageId, string PhoneNumber, string Word, DateTimeOffset Time)
{
    /// <summary>What the word comes to.</summary>
    public DeliveryOutcome Outcome => DeliveryWord.Outcome(Word);

    /// <summary>The report without the phone.</summary>
    public override string ToString() =>
        $"report {Word} on {CarrierMessageId} for {PhoneMask.Mask(PhoneNumber)} at {Time:O}";
}
