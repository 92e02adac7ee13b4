namespace Beian.Carriers;

/// <summary>
/// The channel to a carrier is broken or silent. The one exception a submit throws besides
/// <see cref="OperationCanceledException"/>; it says nothing about the message itself.
/// </summary>
public sealed class CarrierUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="carrier">Whose channel.</param>
    /// <param name="message">What happened; holds no phone number and no text.</param>
    /// <param name="mayHaveBeenSent">Whether the message may be under way all the same.</param>
    /// <param name="innerException">The fault of the connection, if there was one.</param>
    public CarrierUnavailableException(
        Operator carrier, string message, bool mayHaveBeenSent, Exception? innerException = null)
        : base(message, innerException)
    {
        Operator = carrier;
        MayHaveBeenSent = mayHaveBeenSent;
    }

    /// <summary>Whose channel.</summary>
    public Operator Operator { get; }

    /// <summary>
    /// <see langword="true"/> when the message had left before the channel failed: another try may reach the phone
    /// a second time. <see langword="false"/> when it certainly was not sent. The server logs it, and tries again either
    /// way: the same code twice is better than none.
    /// </summary>
    public bool MayHaveBeenSent { get; }
}
