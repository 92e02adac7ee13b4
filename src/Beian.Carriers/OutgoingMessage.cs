namespace Beian.Carriers;

/// <summary>A message for a carrier. Prints neither the phone nor the text.</summary>
/// <param name="MessageId">Ours; the same for every try at the same message.</param>
/// <param name="PhoneNumber">Eleven digits, no country code.</param>
/// <param name="SenderNumber">The number to send from; <see langword="null"/> leaves it to the carrier.</param>
/// <param name="Text">Signature and body. Past 70 UCS-2 characters the adapter sends segments of 67.</param>
public sealed record OutgoingMessage(string MessageId, string PhoneNumber, string? SenderNumber, string Text)
{
    /// <summary>The message without what it says and to whom.</summary>
    public override string ToString() =>
        $"message {MessageId} to {PhoneMask.Mask(PhoneNumber)} from {SenderNumber ?? "any number"}, {Text.Length} characters";
}
