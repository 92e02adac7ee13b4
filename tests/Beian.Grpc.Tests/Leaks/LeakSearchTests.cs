using System.Text;
using Beian.Grpc.Tests.Rpc;
using Xunit;

namespace Beian.Grpc.Tests.Leaks;

/// <summary>The search finds what it is there to find, and does not cry for what looks a little like it.</summary>
public sealed class LeakSearchTests
{
    private const string Phone = "13812345678";
    private const string Code = "042424";
    private const string Id = "12345X";

    private readonly LeakSearch _search = new LeakSearch().ForPhone(Phone).ForDigits(Code).ForDigits(Id);

    public static TheoryData<string> PhoneForms => [Phone, .. FieldTable.PhoneForms(Phone).Select(form => $"{form}")];

    [Theory]
    [MemberData(nameof(PhoneForms))]
    public void A_phone_is_found_however_it_is_written(string form) => IsFoundInEveryGuise(form, "the phone 13812345678");

    [Theory]
    [InlineData(Code)]
    [InlineData(Id)]
    [InlineData("０４２４２４")]
    [InlineData("１２３４５Ｘ")]
    public void So_are_codes_and_ID_digits(string form) =>
        IsFoundInEveryGuise(form, form is Id or "１２３４５Ｘ" ? "the digits 12345X" : "the digits 042424");

    [Theory]
    [InlineData("138****5678")]
    [InlineData("1773104242400")]
    [InlineData("a042424")]
    [InlineData("12345")]
    [InlineData("12345XX")]
    public void What_is_masked_or_a_part_of_something_else_is_not(string text) => Assert.Empty(_search.In($"x {text} y"));

    [Theory]
    [InlineData("abp42424 and more")]
    [InlineData("ab042425 and more")]
    [InlineData("7042424")]
    [InlineData("ab0424241")]
    public void Nor_is_in_base64_what_looks_like_it_there_or_is_a_part_of_a_longer_number(string text) =>
        Assert.Empty(_search.In($"token={Convert.ToBase64String(Encoding.UTF8.GetBytes(text))};"));

    [Fact]
    public void Bytes_are_found_among_bytes()
    {
        byte[] secret = [0, 255, 17, 34, 200, 9, 80, 3];
        var search = new LeakSearch().For("a sealed phone", secret);

        Assert.NotEmpty(search.In([1, 2, .. secret, 3]));
        Assert.Empty(search.In([1, 2, .. secret[..7], 4]));
    }

    private void IsFoundInEveryGuise(string secret, string what)
    {
        Assert.Contains(_search.In($"the value is '{secret}'."), found => found.StartsWith(what, StringComparison.Ordinal));
        Assert.Contains(_search.In(Encoding.Unicode.GetBytes($"value {secret}")), found => found.StartsWith(what, StringComparison.Ordinal));
        Assert.Contains(_search.In(Convert.ToHexString(Encoding.UTF8.GetBytes(secret))), found => found.StartsWith(what, StringComparison.Ordinal));
        foreach (var before in new[] { "", "a", "ab", "abc" })
        {
            var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{secret} and more"));
            Assert.Contains(_search.In($"token={base64};"), found => found.StartsWith(what, StringComparison.Ordinal));
            Assert.Contains(
                _search.In(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret))), found => found.StartsWith(what, StringComparison.Ordinal));
        }
    }
}
