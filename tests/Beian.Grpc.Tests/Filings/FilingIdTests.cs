using Beian.Filings;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Ids that are digests of what they name.</summary>
public sealed class FilingIdTests
{
    private static readonly FilingId Id = FilingId.Of(Province.Guangdong, "a-provider", "an-order");

    [Fact]
    public void Its_text_is_the_province_and_twenty_characters() => Assert.Matches(@"\A44-[0-9A-HJKMNP-TV-Z]{20}\z", Id.ToString());

    // Filings in stores everywhere are found by it: it may never come out otherwise. SHA-256 of "a-provider\nan-order", from coreutils
    // and Crockford's table.
    [Fact]
    public void It_stays_what_it_was() => Assert.Equal("44-A7B0A5XR5XHWVPN1WTKY", Id.ToString());

    [Fact]
    public void It_is_read_back_from_its_text_in_either_case()
    {
        Assert.All([Id.ToString(), Id.ToString().ToLowerInvariant()], text =>
        {
            Assert.True(FilingId.TryParse(text, out var read));
            Assert.Equal(Id, read);
            Assert.Equal($"{Id}", $"{read}");
        });
    }

    [Fact]
    public void Province_provider_and_order_number_each_make_another_one()
    {
        FilingId[] ids =
        [
            Id,
            FilingId.Of(Province.Guangxi, "a-provider", "an-order"),
            FilingId.Of(Province.Guangdong, "b-provider", "an-order"),
            FilingId.Of(Province.Guangdong, "a-provider", "an-order2"),
            FilingId.Of(Province.Guangdong, "a-provideran", "-order"),
            FilingId.Of(Province.Guangdong, "A-provider", "an-order"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(Id, FilingId.Of(Province.Guangdong, "a-provider", "an-order"));
    }

    [Fact]
    public void Ten_thousand_orders_have_ten_thousand_ids() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(n => FilingId.Of(Province.Guangdong, "a-provider", $"{n}")).Distinct().Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("44-0123456789ABCDEFGHJ")]
    [InlineData("44-0123456789ABCDEFGHJKM")]
    [InlineData("44_0123456789ABCDEFGHJK")]
    [InlineData("4-40123456789ABCDEFGHJK")]
    [InlineData("00-0123456789ABCDEFGHJK")]
    [InlineData("71-0123456789ABCDEFGHJK")]
    [InlineData("+4-0123456789ABCDEFGHJK")]
    [InlineData("４４-0123456789ABCDEFGHJK")]
    [InlineData("44-0123456789ABCDEFGHJI")]
    [InlineData("44-0123456789ABCDEFGHJL")]
    [InlineData("44-0123456789ABCDEFGHJO")]
    [InlineData("44-0123456789ABCDEFGHJU")]
    [InlineData("44-0123456789ABCDEFGHJ\0")]
    [InlineData("44-０123456789ABCDEFGHJK")]
    public void What_is_no_id_is_refused(string? text) => Assert.False(FilingId.TryParse(text, out _));
}
