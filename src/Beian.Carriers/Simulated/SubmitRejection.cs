namespace Beian.Carriers.Simulated;

/// <summary>A way to refuse a submit.</summary>
/// <param name="Code">The protocol's result code.</param>
/// <param name="Word">What it means.</param>
public sealed record SubmitRejection(string Code, string Word);
