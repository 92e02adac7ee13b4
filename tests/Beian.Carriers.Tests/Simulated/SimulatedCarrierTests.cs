using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class SimulatedCarrierTests
{
    [Fact]
    public async Task A_message_is_answered_then_arrives_then_is_reported()
    {
        using Bench bench = new();
        var start = bench.Time.GetUtcNow();
        var submit = bench.Submit(Bench.Message(1));
        Assert.False(submit.IsCompleted);

        bench.Time.Advance(Bench.AnswerDelay);
        var accepted = Assert.IsType<SubmitResult.Accepted>(await submit);
        Assert.Equal("106575000130", accepted.SenderNumber);
        Assert.Empty(bench.Handset.List());

        bench.Time.Advance(Bench.DeliveryDelay);
        var arrivedAt = start + Bench.AnswerDelay + Bench.DeliveryDelay;
        Assert.Equal(
            [new(1, arrivedAt, "13812341234", "106575000130", "【备案核验】第1条", Operator.Mobile, "m1")],
            bench.Handset.List());
        Assert.Empty(bench.TakeReports());

        bench.Time.Advance(Bench.ReportDelay);
        Assert.Equal(
            [new(accepted.CarrierMessageId, "13812341234", DeliveryWord.Delivered, arrivedAt)],
            bench.TakeReports());
    }

    [Fact]
    public async Task By_default_everything_arrives_on_the_real_clock_too()
    {
        using SimulatedCarriers carriers = new(new(), Carriers.Numbers.NumberDirectory.Default, TimeProvider.System);
        using var watch = carriers.Handset.Watch();
        foreach (var carrier in carriers.All)
        {
            var answer = await carrier.SubmitAsync(Bench.Message((int)carrier.Operator), TestContext.Current.CancellationToken);
            var report = await carrier.Reports.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Assert.IsType<SubmitResult.Accepted>(answer).CarrierMessageId, report.CarrierMessageId);
            Assert.Equal(DeliveryOutcome.Delivered, report.Outcome);
        }

        var arrivals = watch.ReadAllAsync(TestContext.Current.CancellationToken).Take(5);
        Assert.Equal(carriers.All.Select(carrier => carrier.Operator), await arrivals.Select(arrival => arrival.Operator).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Each_carrier_behaves_from_the_start_as_configured()
    {
        SimulationSettings settings = new() { Behaviors = new() { Unicom = new() { LossRate = 0.5 } } };
        using SimulatedCarriers carriers = new(settings, Carriers.Numbers.NumberDirectory.Default, TimeProvider.System);
        Assert.Equal([0, 0.5, 0, 0, 0], carriers.All.Select(carrier => carrier.Behavior.LossRate));

        var unicom = carriers[Operator.Unicom];
        unicom.Behavior = CarrierBehavior.Perfect;
        Assert.Equal(0.5, unicom.ConfiguredBehavior.LossRate);
    }

    [Theory]
    [InlineData("17001234567", "10659")]
    [InlineData("17031234567", "10657")]
    [InlineData("17041234567", "10655")]
    public async Task A_virtual_operators_message_comes_from_a_varying_number_of_its_host_network(string phone, string block)
    {
        using Bench bench = new(carrier: Operator.Virtual);
        var first = await bench.Accept(Bench.Message(1, phone, senderNumber: null));
        var second = await bench.Accept(Bench.Message(2, phone, senderNumber: null));
        bench.Finish();

        Assert.All([first, second], accepted => Assert.StartsWith(block, accepted.SenderNumber, StringComparison.Ordinal));
        Assert.NotEqual(first.SenderNumber, second.SenderNumber);
        Assert.Equal(
            [second.SenderNumber, first.SenderNumber], bench.Handset.List(phone).Select(message => message.SenderNumber));
    }

    [Theory]
    [InlineData(Operator.Telecom, 16)]
    [InlineData(Operator.Mobile, 16)]
    [InlineData(Operator.Unicom, 32)]
    public void The_window_is_that_of_the_operators_protocol(Operator carrier, int window)
    {
        using Bench bench = new(carrier: carrier);
        Assert.Equal(window, bench.Carrier.Window);
    }

    [Fact]
    public async Task Submits_beyond_the_window_wait_for_an_answer()
    {
        using Bench bench = new(settings: new() { Window = 2 });
        Task<SubmitResult>[] submits = [.. Enumerable.Range(1, 5).Select(number => bench.Submit(Bench.Message(number)))];
        await bench.MoveUntil(Task.WhenAll(submits));
        bench.Finish();

        // Two at a time: no third arrival until an answer has freed a place.
        var start = bench.Handset.List()[^1].Time;
        Assert.Equal(2, bench.Handset.List().Count(message => message.Time < start + Bench.AnswerDelay));
        Assert.Equal(5, bench.Handset.List().Count);
    }

    [Fact]
    public async Task A_caller_who_leaves_keeps_the_place_in_the_window_until_the_answer()
    {
        using Bench bench = new(settings: new() { Window = 1 });
        using CancellationTokenSource leaving = new();
        var abandoned = bench.Carrier.SubmitAsync(Bench.Message(1), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        var next = bench.Submit(Bench.Message(2));
        await bench.MoveUntil(next);
        bench.Finish();

        // The abandoned one was on its way and arrives; the next left only when that was answered.
        var times = bench.Handset.List().Select(message => message.Time).ToArray();
        Assert.Equal(2, times.Length);
        Assert.True(times[0] - times[1] >= Bench.AnswerDelay);
    }

    [Fact]
    public async Task A_caller_who_leaves_the_line_before_the_window_sends_nothing()
    {
        using Bench bench = new(settings: new() { Window = 1 });
        using CancellationTokenSource leaving = new();
        var first = bench.Submit(Bench.Message(1));
        var second = bench.Carrier.SubmitAsync(Bench.Message(2), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        await bench.MoveUntil(first);
        await bench.Accept(Bench.Message(3));
        bench.Finish();
        Assert.Equal(["m3", "m1"], bench.Handset.List().Select(message => message.MessageId));
    }

    [Fact]
    public async Task Reports_nobody_reads_hold_up_submits_and_none_is_dropped()
    {
        using Bench bench = new(settings: new() { QueueCapacity = 2 });
        var first = await bench.Accept(Bench.Message(1));
        var second = await bench.Accept(Bench.Message(2));
        var third = bench.Submit(Bench.Message(3));
        bench.Finish();
        Assert.False(third.IsCompleted);
        Assert.Equal(2, bench.Carrier.Reports.Count);

        Assert.Equal([first.CarrierMessageId, second.CarrierMessageId], bench.TakeReports().Select(report => report.CarrierMessageId));
        await bench.MoveUntil(third);
        bench.Finish();
        Assert.Equal(Assert.IsType<SubmitResult.Accepted>(await third).CarrierMessageId, Assert.Single(bench.TakeReports()).CarrierMessageId);
    }

    [Fact]
    public async Task A_carrier_that_deduplicates_answers_a_repeated_message_alike_and_delivers_it_once()
    {
        using Bench bench = new(settings: new() { DeduplicatesByMessageId = true });
        Assert.True(((ICarrier)bench.Carrier).DeduplicatesByMessageId);
        Assert.Equal(await bench.Accept(Bench.Message(1)), await bench.Accept(Bench.Message(1)));
        bench.Finish();
        Assert.Single(bench.Handset.List());
    }

    [Fact]
    public async Task A_carrier_that_does_not_deduplicate_delivers_a_repeated_message_twice()
    {
        using Bench bench = new();
        var first = await bench.Accept(Bench.Message(1));
        var second = await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.NotEqual(first.CarrierMessageId, second.CarrierMessageId);
        Assert.Equal(2, bench.Handset.List().Count);
    }

    [Fact]
    public async Task Closing_fails_what_is_unanswered_and_ends_the_reports()
    {
        Bench bench = new(settings: new() { Window = 1 });
        var sent = bench.Submit(Bench.Message(1));
        var waiting = bench.Submit(Bench.Message(2));
        bench.Dispose();

        Assert.True((await Assert.ThrowsAsync<CarrierUnavailableException>(() => sent)).MayHaveBeenSent);
        Assert.False((await Assert.ThrowsAsync<CarrierUnavailableException>(() => waiting)).MayHaveBeenSent);
        await Assert.ThrowsAsync<CarrierUnavailableException>(() => bench.Submit(Bench.Message(3)));
        await bench.Carrier.Reports.Completion;
    }
}
