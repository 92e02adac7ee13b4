using System.Globalization;
using Beian.Carriers.Numbers;
using PhoneNumbers;

namespace Beian.Carriers.Tests.Numbers;

/// <summary>
/// Holds the shipped table against libphonenumber's carrier data over 13000–19999. Every difference is listed, so a new
/// release of theirs, or a change of ours, that adds or removes one fails here.
/// </summary>
/// <remarks>
/// Theirs is the network that a range was given to. It marks neither virtual operators, which differ here in the
/// operator and agree in the host, nor what machines and satellite phones use, for which we name the network as well.
/// </remarks>
public class LibphonenumberOracleTests
{
    private const Operator None = Operator.Unknown;

    private static readonly (int First, int Last, Operator Theirs, Operator Ours, Operator OurHost, string Why)[] KnownDifferences =
    [
        (13492, 13493, None, Operator.Telecom, Operator.Telecom, "satellite phones, unknown to them"),
        (13499, 13499, None, Operator.Telecom, Operator.Telecom, "satellite phones, unknown to them"),
        (14600, 14699, None, Operator.Unicom, Operator.Unicom, "internet of things, unknown to them"),
        (14800, 14899, None, Operator.Mobile, Operator.Mobile, "internet of things, unknown to them"),
        (14900, 14999, None, Operator.Telecom, Operator.Telecom, "internet of things, unknown to them"),
        (15400, 15499, Operator.Mobile, None, None, "not assigned by MIIT as of our table's day"),
        (16100, 16199, Operator.Broadnet, None, None, "not assigned by MIIT as of our table's day"),
        (16200, 16299, None, Operator.Virtual, Operator.Telecom, "virtual operators, unknown to them"),
        (16500, 16599, None, Operator.Virtual, Operator.Mobile, "virtual operators, unknown to them"),
        (16700, 16799, Operator.Unicom, Operator.Virtual, Operator.Unicom, "virtual operators, not marked by them"),
        (17000, 17029, Operator.Telecom, Operator.Virtual, Operator.Telecom, "virtual operators, not marked by them"),
        (17030, 17039, Operator.Mobile, Operator.Virtual, Operator.Mobile, "virtual operators, not marked by them"),
        (17040, 17049, Operator.Unicom, Operator.Virtual, Operator.Unicom, "virtual operators, not marked by them"),
        (17050, 17069, Operator.Mobile, Operator.Virtual, Operator.Mobile, "virtual operators, not marked by them"),
        (17070, 17099, Operator.Unicom, Operator.Virtual, Operator.Unicom, "virtual operators, not marked by them"),
        (17100, 17199, Operator.Unicom, Operator.Virtual, Operator.Unicom, "virtual operators, not marked by them"),
        (17406, 17499, Operator.Telecom, None, None, "they take all of 174; only 17400 to 17405 are in use"),
    ];

    [Fact]
    public void The_table_agrees_with_libphonenumber_but_for_the_known_differences()
    {
        var mapper = PhoneNumberToCarrierMapper.GetInstance();
        var differences =
            from prefix in Enumerable.Range(13_000, 7_000)
            // Two digits more than we tell ranges apart by, and what follows at its ends, in case they split what we do not.
            from rest in Enumerable.Range(0, 100).SelectMany(digits => (int[])[digits * 10_000, (digits * 10_000) + 9_999])
            let number = (prefix * 1_000_000L) + rest
            let theirs = Theirs(mapper, number)
            let ours = NumberDirectory.Default.Find(number.ToString(CultureInfo.InvariantCulture))
            where theirs != ours.Operator
            select (prefix, theirs, ours.Operator, ours.Host);

        var known =
            from difference in KnownDifferences
            from prefix in Enumerable.Range(difference.First, difference.Last - difference.First + 1)
            select (prefix, difference.Theirs, difference.Ours, difference.OurHost);

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
