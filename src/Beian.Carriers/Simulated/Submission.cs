namespace Beian.Carriers.Simulated;

/// <summary>An accepted message on its way through a simulated carrier.</summary>
internal sealed class Submission(OutgoingMessage message, Fate fate, SubmitResult.Accepted accepted)
{
    internal OutgoingMessage Message => message;

    internal Fate Fate => fate;

    internal SubmitResult.Accepted Accepted => accepted;

    internal TaskCompletionSource<SubmitResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it arrived, or failed to.</summary>
    internal DateTimeOffset SettledAt { get; set; }

    internal DeliveryReport Report() => new(accepted.CarrierMessageId, message.PhoneNumber, fate.Word, SettledAt);
}
