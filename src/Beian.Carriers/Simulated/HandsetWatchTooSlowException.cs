namespace Beian.Carriers.Simulated;

/// <summary>A watch ended because its reader fell too far behind; start another and list what was missed.</summary>
public sealed class HandsetWatchTooSlowException()
    : Exception("The watch ended: its reader fell too far behind what arrived.");
