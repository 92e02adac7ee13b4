namespace Beian.Carriers.Tests;

public class DeliveryWordTests
{
    [Theory]
    [InlineData("DELIVRD", DeliveryOutcome.Delivered)]
    [InlineData("ACCEPTD", DeliveryOutcome.Underway)]
    [InlineData("ENROUTE", DeliveryOutcome.Underway)]
    [InlineData("UNDELIV", DeliveryOutcome.Failed)]
    [InlineData("EXPIRED", DeliveryOutcome.Failed)]
    [InlineData("REJECTD", DeliveryOutcome.Failed)]
    [InlineData("DELETED", DeliveryOutcome.Failed)]
    [InlineData("UNKNOWN", DeliveryOutcome.Failed)]
    [InlineData("MK:0012", DeliveryOutcome.Failed)]
    [InlineData("", DeliveryOutcome.Failed)]
    public void Only_what_a_carrier_calls_delivered_is(string word, DeliveryOutcome expected) =>
        Assert.Equal(expected, DeliveryWord.Outcome(word));
}
