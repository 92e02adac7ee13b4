using Beian.Filings;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>The last six characters of whatever document somebody has.</summary>
public sealed class IdLastSixTests
{
    [Theory]
    [InlineData("123456", "123456")] // resident ID, and the 18 digits of a residence permit
    [InlineData("12345X", "12345X")]
    [InlineData("12345x", "12345X")]
    [InlineData("１２３４５Ｘ", "12345X")]
    [InlineData("１２３４５ｘ", "12345X")]
    [InlineData("000000", "000000")]
    [InlineData("567(8)", "567(8)")]
    [InlineData("567（8）", "567(8)")] // the back of a Hong Kong or Macau permit, as Zhejiang asks for it
    [InlineData("５６７（８）", "567(8)")]
    [InlineData("H12345", "H12345")] // Hong Kong and Macau permits
    [InlineData("m54321", "M54321")]
    [InlineData("E1234A", "E1234A")] // passports
    [InlineData("abcdef", "ABCDEF")]
    [InlineData(" 12345X ", "12345X")]
    [InlineData("　12345X　", "12345X")]
    public void What_is_typed_is_folded_to_what_is_meant(string input, string meant)
    {
        Assert.True(IdLastSix.TryParse(input, out var id));
        Assert.Equal(meant, id.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("      ")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("330106199001011234")]
    [InlineData("12 345")]
    [InlineData("12345-")]
    [InlineData("12345[")]
    [InlineData("12345*")]
    [InlineData("12345\0")]
    [InlineData("12345\n")]
    [InlineData("12345é")]
    [InlineData("12345Х")] // Cyrillic
    [InlineData("１２３４５六")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("123456           ")]
    public void What_cannot_be_the_end_of_a_document_is_refused(string input) => Assert.False(IdLastSix.TryParse(input, out _));

    [Fact]
    public void It_never_prints()
    {
        Assert.True(IdLastSix.TryParse("12345X", out var id));
        Assert.Equal("******", id.ToString());
        Assert.Equal("******", $"{id}");
        Assert.Throws<InvalidOperationException>(() => default(IdLastSix).Reveal());
    }
}
