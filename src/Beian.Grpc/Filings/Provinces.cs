namespace Beian.Filings;

/// <summary>The 31 provinces of the mainland, by GB/T 2260 code.</summary>
public static class Provinces
{
    /// <summary>All of them, in order of their codes.</summary>
    public static IReadOnlyList<Province> All { get; } = [.. Enum.GetValues<Province>().Where(p => p != Province.Unspecified)];

    /// <summary>Whether the number stands for a province.</summary>
    public static bool IsKnown(Province province) => province != Province.Unspecified && Enum.IsDefined(province);
}
