using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests;

public class PrivacyTests
{
    private const string Phone = "13812341234";
    private const string Text = "【备案核验】短信核验码012345";
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch;

    public static TheoryData<object> ValuesWithAPhone =>
    [
        new OutgoingMessage("m1", Phone, "10655113", Text),
        new OutgoingMessage("m1", Phone, null, Text),
        new DeliveryReport("c1", Phone, DeliveryWord.Delivered, Time),
        new HandsetMessage(1, Time, Phone, "10655113", Text, Operator.Mobile, "m1"),
    ];

    [Theory]
    [MemberData(nameof(ValuesWithAPhone))]
    public void What_is_printed_masks_the_phone_and_leaves_out_the_text(object value)
    {
        var printed = $"{value}";
        Assert.Contains("138****1234", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("核验", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("012345", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("+8613812341234")]
    public void What_is_no_phone_number_is_masked_whole(string phoneNumber) =>
        Assert.Contains("to **** from", $"{new OutgoingMessage("m1", phoneNumber, null, Text)}", StringComparison.Ordinal);
}
