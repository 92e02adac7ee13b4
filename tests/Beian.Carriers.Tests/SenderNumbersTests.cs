namespace Beian.Carriers.Tests;

public class SenderNumbersTests
{
    [Theory]
    [InlineData(Operator.Telecom, "106598051001")]
    [InlineData(Operator.Unicom, "10655113")]
    [InlineData(Operator.Mobile, "106575000130")]
    [InlineData(Operator.Virtual, null)]
    [InlineData(Operator.Broadnet, null)]
    [InlineData(Operator.Unknown, null)]
    public void The_defaults_are_the_published_numbers(Operator carrier, string? expected) =>
        Assert.Equal(expected, new SenderNumbers().For(carrier));

    [Fact]
    public void The_defaults_have_no_problems() => Assert.Empty(new SenderNumbers().Problems("Carriers:SenderNumbers"));

    [Fact]
    public void An_empty_value_takes_the_default_away()
    {
        SenderNumbers numbers = new() { Telecom = "" };
        Assert.Null(numbers.For(Operator.Telecom));
        Assert.Empty(numbers.Problems("Carriers:SenderNumbers"));
    }

    [Fact]
    public void Every_unusable_number_is_named_by_its_setting()
    {
        SenderNumbers numbers = new() { Telecom = "10", Mobile = "1065x5000130", Broadnet = new string('1', 22) };
        Assert.Equal(
            ["Carriers:SenderNumbers:Telecom", "Carriers:SenderNumbers:Mobile", "Carriers:SenderNumbers:Broadnet"],
            numbers.Problems("Carriers:SenderNumbers").Select(problem => problem.Setting));
    }
}
