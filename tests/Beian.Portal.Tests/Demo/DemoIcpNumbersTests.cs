using Beian.Portal.Demo;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using IcpNumber = Beian.Filings.IcpNumber;

namespace Beian.Portal.Tests.Demo;

/// <summary>The numbers that the demonstration's bureau gives.</summary>
public sealed class DemoIcpNumbersTests
{
    [Theory]
    [InlineData(FilingType.FirstFiling, "")]
    [InlineData(FilingType.NewSite, "")]
    [InlineData(FilingType.NewSite, "浙ICP备20260001号")]
    public void Filings_of_one_moment_get_numbers_of_their_own_and_each_the_same_whenever_it_is_looked_at(FilingType type, string subject)
    {
        var filings = Enumerable.Range(1, 20).Select(n => new Filing
        {
            FilingId = $"33-{n:D20}", Province = Province.Zhejiang, Type = type, IcpNumber = subject, SubmitTime = new Timestamp { Seconds = 1_773_104_400 },
        }).ToList();

        var numbers = filings.ConvertAll(DemoIcpNumbers.For);

        Assert.Equal(filings.Count, numbers.Distinct().Count());
        Assert.Equal(numbers, filings.ConvertAll(DemoIcpNumbers.For));
        Assert.All(numbers, number => Assert.Equal('浙', IcpNumber.Parse(number)?.Letter));
        Assert.All(numbers, number => Assert.StartsWith(subject, number, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FilingType.Access)]
    [InlineData(FilingType.Change)]
    [InlineData(FilingType.CancelSite)]
    public void A_filing_about_a_number_keeps_it(FilingType type) =>
        Assert.Empty(DemoIcpNumbers.For(new Filing { FilingId = "33-0", Province = Province.Zhejiang, Type = type, IcpNumber = "浙ICP备20260001号" }));
}
