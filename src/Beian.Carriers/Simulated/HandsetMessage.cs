namespace Beian.Carriers.Simulated;

/// <summary>A message as it arrived on a phone. Prints neither the phone nor the text.</summary>
/// <param name="Sequence">Counts arrivals from 1, over all phones.</param>
/// <param name="Time">When it arrived.</param>
/// <param name="PhoneNumber">The phone, eleven digits.</param>
/// <param name="SenderNumber">Whom the phone shows it from.</param>
/// <param name="Text">What it says.</param>
/// <param name="Operator">The operator whose carrier delivered it.</param>
/// <param name="MessageId">The sender's id of the message.</param>
public sealed record HandsetMessage(
    long Sequence,
    DateTimeOffset Time,
    string PhoneNumber,
    string SenderNumber,
    string Text,
    Operator Operator,
    string MessageId)
{
    /// <summary>The arrival without what it says and to whom.</summary>
    public override string ToString() =>
        $"arrival {Sequence} of message {MessageId} on {PhoneMask.Mask(PhoneNumber)} from {SenderNumber} at {Time:O}, {Text.Length} characters";
}
