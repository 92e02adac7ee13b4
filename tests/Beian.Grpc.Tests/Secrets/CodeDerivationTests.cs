using System.Globalization;
using Beian.Secrets;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>Codes that need not be kept to be sent again.</summary>
public sealed class CodeDerivationTests
{
    private static readonly CodeDerivation Codes = new(Example.Key);

    [Fact]
    public void The_same_round_challenge_and_counter_make_the_same_code_again()
    {
        var again = new CodeDerivation(Example.Key);
        Assert.All(Enumerable.Range(0, 100), counter => Assert.Equal(
            Codes.Derive(Example.Filing, Example.Submitted, 0, counter).Reveal(), again.Derive(Example.Filing, Example.Submitted, 0, counter).Reveal()));
    }

    [Fact]
    public void Key_filing_round_challenge_and_counter_each_make_another_code()
    {
        string[] codes =
        [
            Codes.Derive(Example.Filing, Example.Submitted, 0, 0).Reveal(),
            new CodeDerivation(Example.OtherKey).Derive(Example.Filing, Example.Submitted, 0, 0).Reveal(),
            Codes.Derive(Example.OtherFiling, Example.Submitted, 0, 0).Reveal(),
            Codes.Derive(Example.Filing, Example.Submitted.AddMilliseconds(1), 0, 0).Reveal(),
            Codes.Derive(Example.Filing, Example.Submitted, 1, 0).Reveal(),
            Codes.Derive(Example.Filing, Example.Submitted, 0, 1).Reveal(),
        ];
        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    // The store keeps the instant and not the offset it was written in.
    [Fact]
    public void The_offset_of_the_submit_time_does_not_matter() => Assert.Equal(
        Codes.Derive(Example.Filing, Example.Submitted, 0, 0).Reveal(),
        Codes.Derive(Example.Filing, Example.Submitted.ToUniversalTime(), 0, 0).Reveal());

    // Key and inputs are fixed, so this comes out the same each time. Chi-square with k degrees of freedom has mean k and standard
    // deviation √2k; six of them are far beyond what an unbiased derivation gives, and far below what a plain bias would.
    [Fact]
    public void Two_hundred_thousand_codes_favour_no_code_and_no_digit()
    {
        const int Count = 200_000;
        var codes = Enumerable.Range(0, Count).Select(n => Codes.Derive(Example.Filing, Example.Submitted, 0, n).Reveal()).ToArray();

        Assert.All(codes, code => Assert.Matches(@"\A[0-9]{6}\z", code));
        AssertEven(codes.Select(code => int.Parse(code, CultureInfo.InvariantCulture) / 1000), 1000);
        Assert.All(Enumerable.Range(0, 6), digit => AssertEven(codes.Select(code => code[digit] - '0'), 10));

        static void AssertEven(IEnumerable<int> values, int kinds)
        {
            var expected = (double)Count / kinds;
            var counts = values.CountBy(value => value).ToDictionary();
            var chiSquare = Enumerable.Range(0, kinds).Sum(kind => Math.Pow(counts.GetValueOrDefault(kind) - expected, 2) / expected);
            var spread = Math.Sqrt(2.0 * (kinds - 1));
            Assert.InRange(chiSquare, kinds - 1 - (6 * spread), kinds - 1 + (6 * spread));
        }
    }
}
