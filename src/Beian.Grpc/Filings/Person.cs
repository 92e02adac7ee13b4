namespace Beian.Filings;

/// <summary>One of the people responsible for a filing, as the provider submitted them.</summary>
/// <param name="Phone">Where the code goes.</param>
/// <param name="Id">The last six characters of the document they filed with.</param>
public sealed record Person(PhoneNumber Phone, IdLastSix Id);
