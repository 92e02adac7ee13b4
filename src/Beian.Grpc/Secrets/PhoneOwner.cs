using Beian.Filings;

namespace Beian.Secrets;

/// <summary>What an encrypted phone belongs to. It opens as nothing else's.</summary>
public readonly record struct PhoneOwner
{
    // A filing's id, a subject's number and this never read the same.
    private PhoneOwner(string name) => Name = name;

    /// <summary>The numbers that were ported.</summary>
    public static PhoneOwner PortedNumbers { get; } = new("ported");

    internal string Name { get; }

    /// <summary>One filing.</summary>
    public static PhoneOwner FromFilingId(FilingId filing) => new(filing.ToString());

    /// <summary>The record of a subject, which outlives the filings it came with.</summary>
    public static PhoneOwner FromIcpNumber(IcpNumber number) => new(number.Subject);

    /// <inheritdoc cref="FromFilingId"/>
    public static implicit operator PhoneOwner(FilingId filing) => FromFilingId(filing);

    /// <inheritdoc cref="FromIcpNumber"/>
    public static implicit operator PhoneOwner(IcpNumber number) => FromIcpNumber(number);
}
