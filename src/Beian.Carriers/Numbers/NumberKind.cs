namespace Beian.Carriers.Numbers;

/// <summary>What a range of the numbering plan is used for.</summary>
public enum NumberKind
{
    /// <summary>Not in use, or not a mobile number at all.</summary>
    Unassigned = 0,

    /// <summary>People's phones on the network that owns the range. The only kind that can be ported.</summary>
    Person = 1,

    /// <summary>People's phones of a virtual operator.</summary>
    VirtualOperator = 2,

    /// <summary>Data cards and the internet of things.</summary>
    Data = 3,

    /// <summary>Satellite phones.</summary>
    Satellite = 4,
}
