using System.Globalization;
using Beian.V1;

namespace Beian.LoadTest.People;

/// <summary>People without end: the same number is the same person in every run, and no two share a phone.</summary>
internal static class Population
{
    // Together they have about the shares of the operators: Mobile 6, Telecom 2, Unicom 2.
    private static readonly string[] Prefixes = ["138", "189", "139", "130", "135", "150", "133", "187", "186", "158"];

    private const int PhonesPerPrefix = 100_000_000;

    // Coprime to the number of phones, so that it visits every one before it comes to one again.
    private const long Stride = 7_919;

    /// <summary>The person of a number, from 0 to a thousand million.</summary>
    public static Person At(int number) => At(number, Prefixes);

    /// <summary>The person of a number, where everybody has a phone of one of these prefixes of three digits, in turn.</summary>
    public static Person At(int number, IReadOnlyList<string> prefixes)
    {
        var prefix = prefixes[number % prefixes.Count];
        var subscriber = number / prefixes.Count * Stride % PhonesPerPrefix;
        // The check character of a resident ID is an X for one person in eleven.
        var check = number % 11 == 10 ? "X" : (number % 11).ToString(CultureInfo.InvariantCulture);
        return new Person
        {
            PhoneNumber = string.Create(CultureInfo.InvariantCulture, $"{prefix}{subscriber:D8}"),
            IdLastSix = string.Create(CultureInfo.InvariantCulture, $"{number * 31L % 100_000:D5}{check}"),
        };
    }
}
