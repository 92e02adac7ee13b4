using Beian.Verification;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Six digits, of which zeros are as good as any.</summary>
public sealed class VerificationCodeTests
{
    [Theory]
    [InlineData("123456", "123456")]
    [InlineData("000000", "000000")]
    [InlineData("000042", "000042")]
    [InlineData("０００４２０", "000420")]
    [InlineData(" 012345 ", "012345")]
    [InlineData("　012345　", "012345")]
    public void Leading_zeros_stay(string input, string digits)
    {
        Assert.True(VerificationCode.TryParse(input, out var code));
        Assert.Equal(digits, code.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12 3456")]
    [InlineData("-12345")]
    [InlineData("12345x")]
    [InlineData("12345\0")]
    [InlineData("123456\n")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("一二三四五六")]
    [InlineData("123456           ")]
    public void Anything_but_six_digits_is_refused(string input) => Assert.False(VerificationCode.TryParse(input, out _));

    [Theory]
    [InlineData(0, "000000")]
    [InlineData(7, "000007")]
    [InlineData(99_999, "099999")]
    [InlineData(999_999, "999999")]
    public void Every_number_below_a_million_is_a_code(int number, string digits) =>
        Assert.Equal(digits, VerificationCode.FromNumber(number).Reveal());

    [Fact]
    public void It_never_prints()
    {
        Assert.Equal("******", VerificationCode.FromNumber(123_456).ToString());
        Assert.Equal("******", $"{VerificationCode.FromNumber(123_456)}");
        Assert.Throws<InvalidOperationException>(() => default(VerificationCode).Reveal());
    }
}
