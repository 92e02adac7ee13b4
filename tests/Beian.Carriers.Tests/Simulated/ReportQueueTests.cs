using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class ReportQueueTests
{
    [Fact]
    public void A_message_is_settled_when_its_last_report_is_taken()
    {
        var settled = 0;
        ReportQueue reports = new(() => settled++);
        DeliveryReport report = new("c1", "13812341234", DeliveryWord.Delivered, DateTimeOffset.UnixEpoch);
        reports.Add(report, last: false);
        reports.Add(report, last: true);
        Assert.Equal(2, reports.Count);

        Assert.True(reports.TryRead(out _));
        Assert.Equal(0, settled);
        Assert.True(reports.TryRead(out _));
        Assert.Equal(1, settled);
        Assert.False(reports.TryRead(out _));
        Assert.Equal(1, settled);
    }

    [Fact]
    public async Task What_waits_can_be_read_after_the_end()
    {
        ReportQueue reports = new(() => { });
        reports.Add(new("c1", "13812341234", DeliveryWord.Delivered, DateTimeOffset.UnixEpoch), last: true);
        reports.Complete();
        Assert.Equal("c1", (await reports.ReadAsync(TestContext.Current.CancellationToken)).CarrierMessageId);
        Assert.False(await reports.WaitToReadAsync(TestContext.Current.CancellationToken));
    }
}
