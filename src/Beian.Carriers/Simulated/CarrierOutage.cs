namespace Beian.Carriers.Simulated;

/// <summary>How a carrier's channel is broken.</summary>
public enum CarrierOutage
{
    /// <summary>It works.</summary>
    None = 0,

    /// <summary>The connection is refused: a submit fails at once and was certainly not sent.</summary>
    Refusing = 1,

    /// <summary>Nothing answers: a submit fails after the answer timeout and may have been sent, though it was not.</summary>
    Silent = 2,
}
