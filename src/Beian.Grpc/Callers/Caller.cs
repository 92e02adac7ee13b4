namespace Beian.Callers;

/// <summary>Who calls.</summary>
/// <param name="Name">Unique among callers; request ids are scoped to it.</param>
/// <param name="Provider">The access provider it acts for.</param>
public sealed record Caller(string Name, string Provider);
