using System.Globalization;
using Beian.Carriers.Numbers;
using PhoneNumbers;

namespace Beian.Carriers.Tests.Numbers;

/// <summary>
/// Holds the shipped table against libphonenumber's carrier data over 13000–19999. Every difference is listed, so a new
/// release of theirs, or a change of ours, that adds or removes one fails here.
/// </summary>
public class LibphonenumberOracleTests
{
    /// <summary>
    /// Ranges, what libphonenumber says, what we say. Theirs is the host network: it never marks virtual operators,
    /// data or satellite ranges, and those are compared by their host alone.
    /// </summary>
    private static readonly (string First, string Last, Operator Theirs, Operator Ours, string Why)[] KnownDifferences =
    [
        ("13492", "13493", Operator.Unknown, Operator.Telecom, "satellite, unknown to them"),
        ("13499", "13499", Operator.Unknown, Operator.Telecom, "satellite, unknown to them"),
        ("14600", "14699", Operator.Unknown, Operator.Unicom, "internet of things, unknown to them"),
        ("14800", "14899", Operator.Unknown, Operator.Mobile, "internet of things, unknown to them"),
        ("14900", "14999", Operator.Unknown, Operator.Telecom, "internet of things, unknown to them"),
        ("15400", "15499", Operator.Mobile, Operator.Unknown, "not assigned by MIIT as of our table's day"),
        ("16100", "16199", Operator.Broadnet, Operator.Unknown, "not assigned by MIIT as of our table's day"),
        ("16200", "16299", Operator.Unknown, Operator.Telecom, "virtual operators, unknown to them"),
        ("16500", "16599", Operator.Unknown, Operator.Mobile, "virtual operators, unknown to them"),
        ("17406", "17499", Operator.Telecom, Operator.Unknown, "they take all of 174; only 17400 to 17405 are in use"),
    ];

    [Fact]
    public void The_table_agrees_with_libphonenumber_but_for_the_known_differences()
    {
        var mapper = PhoneNumberToCarrierMapper.GetInstance();
        var differences =
            from prefix in Enumerable.Range(13_000, 7_000)
            // Ends and middle of the six digits that follow, in case they split what we do not.
            from rest in (int[])[0, 123_456, 500_000, 999_999]
            let number = (prefix * 1_000_000L) + rest
            let theirs = Theirs(mapper, number)
            let ours = NumberDirectory.Default.Find(number.ToString(CultureInfo.InvariantCulture)).Host
            where theirs != ours
            select (prefix, theirs, ours);

        var known =
            from difference in KnownDifferences
            let first = int.Parse(difference.First, CultureInfo.InvariantCulture)
            let last = int.Parse(difference.Last, CultureInfo.InvariantCulture)
            from prefix in Enumerable.Range(first, last - first + 1)
            select (prefix, difference.Theirs, difference.Ours);

        Assert.Equal(known, differences.Distinct());
    }

    private static Operator Theirs(PhoneNumberToCarrierMapper mapper, long number)
    {
        var phone = new PhoneNumber.Builder().SetCountryCode(86).SetNationalNumber((ulong)number).Build();
        return mapper.GetNameForValidNumber(phone, Locale.English) switch
        {
            "China Telecom" => Operator.Telecom,
            "China Unicom" => Operator.Unicom,
            "China Mobile" => Operator.Mobile,
            "China Broadnet" => Operator.Broadnet,
            "" => Operator.Unknown,
            var name => throw new InvalidOperationException($"libphonenumber knows a carrier new to this test: {name}."),
        };
    }
}
