using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class HandsetTests
{
    private const string OnePhone = "13812341234";
    private const string OtherPhone = "13312341234";

    [Fact]
    public void Messages_are_listed_newest_first_by_phone_and_up_to_a_limit()
    {
        Handset handset = new();
        Receive(handset, (OnePhone, 1), (OtherPhone, 2), (OnePhone, 3), (OnePhone, 4));
        Assert.Equal(["m4", "m3", "m2", "m1"], handset.List().Select(message => message.MessageId));
        Assert.Equal(["m4", "m3", "m1"], handset.List(OnePhone).Select(message => message.MessageId));
        Assert.Equal(["m4", "m3"], handset.List(OnePhone, limit: 2).Select(message => message.MessageId));
        Assert.Empty(handset.List("15512341234"));
        Assert.Empty(handset.List(limit: 0));
    }

    [Fact]
    public void Only_the_last_messages_are_kept()
    {
        Handset handset = new(capacity: 3);
        Receive(handset, [.. Enumerable.Range(1, 10).Select(number => (OnePhone, number))]);
        Assert.Equal([10L, 9, 8], handset.List().Select(message => message.Sequence));
    }

    [Fact]
    public async Task One_that_keeps_nothing_shows_it_to_whoever_watches()
    {
        Handset handset = new(capacity: 0);
        var watch = handset.Watch();
        Receive(handset, (OnePhone, 1), (OtherPhone, 2));
        watch.Dispose();
        Assert.Empty(handset.List());
        Assert.Equal(["m1", "m2"], await Seen(watch));
    }

    [Fact]
    public async Task A_watch_sees_what_arrives_after_it_began_on_its_phone_in_order()
    {
        Handset handset = new();
        Receive(handset, (OnePhone, 1));
        var watch = handset.Watch(OnePhone);
        Receive(handset, (OnePhone, 2), (OtherPhone, 3), (OnePhone, 4));
        watch.Dispose();
        Receive(handset, (OnePhone, 5));
        Assert.Equal(["m2", "m4"], await Seen(watch));
    }

    [Fact]
    public async Task A_watch_that_falls_behind_ends_and_hurts_no_other()
    {
        Handset handset = new(watchBacklog: 2);
        using var slow = handset.Watch();
        using var elsewhere = handset.Watch(OtherPhone);
        Receive(handset, (OnePhone, 1), (OnePhone, 2), (OnePhone, 3), (OtherPhone, 4));
        elsewhere.Dispose();

        List<string> seen = [];
        await Assert.ThrowsAsync<HandsetWatchTooSlowException>(async () =>
        {
            await foreach (var message in slow.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                seen.Add(message.MessageId);
            }
        });
        Assert.Equal(["m1", "m2"], seen);
        Assert.Equal(["m4"], await Seen(elsewhere));
    }

    [Fact]
    public async Task Every_watch_sees_the_order_of_arrival_when_several_carriers_deliver_at_once()
    {
        Handset handset = new();
        using var watch = handset.Watch();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(thread => Task.Run(
            () => Receive(handset, [.. Enumerable.Range(1, 200).Select(number => (OnePhone, (thread * 1_000) + number))]),
            TestContext.Current.CancellationToken)));
        watch.Dispose();

        var sequences = await watch.ReadAllAsync(TestContext.Current.CancellationToken)
            .Select(message => message.Sequence).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 800).Select(number => (long)number), sequences);
    }

    private static async Task<List<string>> Seen(HandsetWatch watch) =>
        await watch.ReadAllAsync(TestContext.Current.CancellationToken)
            .Select(message => message.MessageId).ToListAsync(TestContext.Current.CancellationToken);

    private static void Receive(Handset handset, params (string Phone, int Number)[] messages)
    {
        foreach (var (phone, number) in messages)
        {
            handset.Receive(Bench.Message(number, phone), "10655113", Operator.Unicom, DateTimeOffset.UnixEpoch);
        }
    }
}
