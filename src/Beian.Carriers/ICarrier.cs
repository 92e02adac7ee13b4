using System.Threading.Channels;

namespace Beian.Carriers;

/// <summary>
/// The adapter of one operator: hands messages to its gateway and brings back what became of them. Safe for
/// concurrent use. <c>docs/adr/0010-carrier-adapters.md</c> maps CMPP, SGIP and SMGP onto it.
/// </summary>
public interface ICarrier
{
    /// <summary>Whose subscribers this adapter reaches.</summary>
    Operator Operator { get; }

    /// <summary>
    /// How many submits may await the gateway's answer at once (CMPP and SMGP: 16, SGIP: 32); callers beyond it wait.
    /// </summary>
    int Window { get; }

    /// <summary>
    /// Whether a message id submitted twice reaches the phone once. None of the three protocols promises it, so an
    /// adapter says otherwise only when its carrier does. Where it does, sending a message again after it was accepted
    /// takes a new id. The server sends again under the same id where it does not know whether a try arrived, whatever this
    /// says: it tells whoever reads a log or writes an adapter whether a phone may then get the code twice.
    /// </summary>
    bool DeduplicatesByMessageId => false;

    /// <summary>
    /// Whether messages to a number pass while the carrier throttles all others; <see langword="null"/> where it throttles
    /// everybody, as real ones do.
    /// </summary>
    Predicate<string>? NeverThrottles => null;

    /// <summary>
    /// Delivery reports as they arrive: out of order, twice, late, before the answer to their own submit, or never.
    /// Several readers share them, each report going to one. Nothing is dropped when reading is slow: the carrier
    /// is made to wait. Completes when the adapter is disposed.
    /// </summary>
    ChannelReader<DeliveryReport> Reports { get; }

    /// <summary>Hands a message to the gateway and awaits its answer, first waiting for a place in the window.</summary>
    /// <param name="message">What to send.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. Once the message is on its way this does not call it back: the outcome is then unknown, as with
    /// <see cref="CarrierUnavailableException.MayHaveBeenSent"/>.
    /// </param>
    /// <returns>The gateway's verdict; a rejection or a throttle is an answer, not an error.</returns>
    /// <exception cref="CarrierUnavailableException">The channel is broken, or no answer came in time.</exception>
    Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
