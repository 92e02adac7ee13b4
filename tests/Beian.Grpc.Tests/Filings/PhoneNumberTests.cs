using CsCheck;
using PhoneNumbers;
using Xunit;
using PhoneNumber = Beian.Filings.PhoneNumber;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Mobile numbers as people type them.</summary>
public sealed class PhoneNumberTests
{
    // Ranges in which libphonenumber knows no mobile number and we take them all the same: data numbers (146, 148, 149), and what
    // nobody has been given yet. Whether a number exists is for the carrier to say; a new range must not lock its people out.
    private static readonly string[] NotKnown =
        ["140", "141", "142", "143", "144", "146", "148", "149", "154", "160", "163", "164", "168", "169", "179", "194"];

    private static readonly PhoneNumberUtil Oracle = PhoneNumberUtil.GetInstance();

    [Theory]
    [InlineData("13812345678")]
    [InlineData("+8613812345678")]
    [InlineData("8613812345678")]
    [InlineData("+86 138 1234 5678")]
    [InlineData("+86-138-1234-5678")]
    [InlineData("86 138-1234-5678")]
    [InlineData(" 138 1234 5678 ")]
    [InlineData("１３８１２３４５６７８")]
    [InlineData("＋８６　１３８－１２３４－５６７８")]
    [InlineData("138-1234-5678                   ")]
    public void Every_way_to_write_a_number_is_the_same_number(string input)
    {
        Assert.True(PhoneNumber.TryParse(input, out var phone));
        Assert.Equal("13812345678", phone.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1381234567")]
    [InlineData("138123456789")]
    [InlineData("12812345678")]
    [InlineData("10812345678")]
    [InlineData("23812345678")]
    [InlineData("008613812345678")]
    [InlineData("+8513812345678")]
    [InlineData("+86+8613812345678")]
    [InlineData("868613812345678")]
    [InlineData("86138123456")]
    [InlineData("+86138123456789")]
    [InlineData("(138)12345678")]
    [InlineData("138.1234.5678")]
    [InlineData("138\t1234\t5678")]
    [InlineData("13812345678\n")]
    [InlineData("13812345678\0")]
    [InlineData("1381234567O")]
    [InlineData("١٣٨١٢٣٤٥٦٧٨")]
    [InlineData("一三八一二三四五六七八")]
    [InlineData("\u202d13812345678\u202c")]
    [InlineData("138-1234-5678                    ")]
    public void What_is_no_number_is_refused(string input) => Assert.False(PhoneNumber.TryParse(input, out _));

    [Fact]
    public void It_shows_the_first_three_and_the_last_four_digits_only()
    {
        Assert.True(PhoneNumber.TryParse("13812345678", out var phone));
        Assert.Equal("138****5678", phone.Masked);
        Assert.Equal("138****5678", phone.ToString());
        Assert.Equal("138****5678", $"{phone}");
    }

    [Fact]
    public void One_that_was_never_read_prints_nothing_and_reveals_nothing()
    {
        Assert.Equal("", default(PhoneNumber).ToString());
        Assert.Throws<InvalidOperationException>(() => default(PhoneNumber).Reveal());
    }

    [Fact]
    public void Every_mobile_number_that_libphonenumber_knows_is_read_to_the_same_digits()
    {
        var prefix = Gen.OneOf("", "+86", "+86 ", "86", "+86-");
        var number = Gen.Select(Gen.Int[10, 19], Gen.Int[0, 999_999_999], (two, nine) => $"{two}{nine:D9}");
        Gen.Select(prefix, number).Sample((p, n) =>
        {
            var isRead = PhoneNumber.TryParse(p + n, out var phone);
            var isKnown = IsKnownMobile(n);
            return (!isKnown || isRead) && (!isRead || phone.Reveal() == n);
        }, iter: 20_000);
    }

    [Fact]
    public void Whole_ranges_that_it_does_not_know_are_these()
    {
        // The numbers of a range that differ in the next two digits stand for all of it.
        var unknown = Enumerable.Range(130, 70).Select(range => $"{range}")
            .Where(range => !Enumerable.Range(0, 100).Any(next => IsKnownMobile($"{range}{next:D2}123456")));
        Assert.All(Enumerable.Range(130, 70), range => Assert.True(PhoneNumber.TryParse($"{range}12345678", out _)));
        Assert.Equal(NotKnown, unknown);
    }

    private static bool IsKnownMobile(string number)
    {
        var parsed = Oracle.Parse($"+86{number}", null);
        return Oracle.IsValidNumberForRegion(parsed, "CN") && Oracle.GetNumberType(parsed) == PhoneNumberType.MOBILE;
    }
}
