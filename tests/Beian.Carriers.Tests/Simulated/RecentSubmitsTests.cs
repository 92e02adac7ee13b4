using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class RecentSubmitsTests
{
    [Fact]
    public void Tries_are_counted_by_message()
    {
        RecentSubmits recent = new(10);
        Assert.Equal([0, 1, 0, 2], Tries(recent, "a", "a", "b", "a"));
    }

    [Fact]
    public void The_oldest_message_is_forgotten_first()
    {
        RecentSubmits recent = new(2);
        Assert.Equal([0, 0, 0, 1, 0], Tries(recent, "a", "b", "c", "b", "a"));
    }

    [Fact]
    public void A_new_run_counts_from_zero_and_an_old_one_does_not_come_back()
    {
        RecentSubmits recent = new(10);
        int[] runs = [0, 0, 1, 0, 1, 2];
        Assert.Equal([0, 1, 0, 1, 2, 0], runs.Select(run => recent.Note("a", run).Nth));
    }

    [Fact]
    public void What_was_accepted_stays_accepted_in_a_new_run()
    {
        RecentSubmits recent = new(10);
        recent.Note("a");
        recent.Accept("a", new("c1", "10655113"));
        Assert.Equal("c1", recent.Note("a", run: 1).Accepted?.CarrierMessageId);
    }

    [Fact]
    public void What_a_message_was_accepted_with_is_remembered()
    {
        RecentSubmits recent = new(10);
        SubmitResult.Accepted accepted = new("c1", "10655113");
        Assert.Null(recent.Note("a").Accepted);
        recent.Accept("a", accepted);
        Assert.Equal(accepted, recent.Note("a").Accepted);
    }

    private static IEnumerable<int> Tries(RecentSubmits recent, params string[] messageIds) =>
        messageIds.Select(messageId => recent.Note(messageId).Nth);
}
