using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class FaultTests
{
    [Fact]
    public async Task A_rejected_message_is_answered_with_code_and_word_and_never_arrives()
    {
        using Bench bench = new(Bench.Steady with { RejectionRate = 1, Rejections = [new("13", "no such number")] });
        Assert.Equal(new SubmitResult.Rejected("13", "no such number"), await bench.SubmitThrough(Bench.Message(1)));
        bench.Finish();
        Assert.Empty(bench.Handset.List());
        Assert.Empty(bench.TakeReports());
    }

    [Fact]
    public async Task A_message_that_fails_is_reported_with_the_carriers_word()
    {
        using Bench bench = new(Bench.Steady with { FailureRate = 1, FailureWords = ["MK:0012"] });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.Empty(bench.Handset.List());
        Assert.Equal("MK:0012", Assert.Single(bench.TakeReports()).Word);
    }

    [Fact]
    public async Task A_lost_message_neither_arrives_nor_is_reported()
    {
        using Bench bench = new(Bench.Steady with { LossRate = 1 });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.Empty(bench.Handset.List());
        Assert.Empty(bench.TakeReports());
    }

    [Fact]
    public async Task A_doubled_message_arrives_twice_and_is_reported_once()
    {
        using Bench bench = new(Bench.Steady with { DuplicateMessageRate = 1 });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.Equal(["m1", "m1"], bench.Handset.List().Select(message => message.MessageId));
        Assert.Single(bench.TakeReports());
    }

    [Fact]
    public async Task A_message_that_does_not_arrive_does_not_arrive_twice()
    {
        using Bench bench = new(Bench.Steady with { DuplicateMessageRate = 1, FailureRate = 1 });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.Empty(bench.Handset.List());
    }

    [Fact]
    public async Task A_lost_report_leaves_the_arrival()
    {
        using Bench bench = new(Bench.Steady with { ReportLossRate = 1 });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        Assert.Single(bench.Handset.List());
        Assert.Empty(bench.TakeReports());
    }

    [Fact]
    public async Task A_duplicate_report_says_the_same_again()
    {
        using Bench bench = new(Bench.Steady with { DuplicateReportRate = 1 });
        await bench.Accept(Bench.Message(1));
        bench.Finish();
        var reports = bench.TakeReports();
        Assert.Equal(2, reports.Count);
        Assert.Equal(reports[0], reports[1]);
        Assert.Single(bench.Handset.List());
    }

    [Fact]
    public async Task A_late_report_is_overtaken_by_later_ones()
    {
        using Bench bench = new(Bench.Steady with
        {
            LateReportRate = 1, LateReportDelay = DelayDistribution.Constant(TimeSpan.FromSeconds(30)),
        });
        var first = await bench.Accept(Bench.Message(1));
        bench.Carrier.Behavior = Bench.Steady;
        var second = await bench.Accept(Bench.Message(2));
        bench.Finish();
        Assert.Equal([second.CarrierMessageId, first.CarrierMessageId], bench.TakeReports().Select(report => report.CarrierMessageId));
    }

    [Fact]
    public async Task A_report_may_come_before_the_answer_that_tells_whose_it_is()
    {
        using Bench bench = new(Bench.Steady with { ReportBeforeAnswerRate = 1 });
        var submit = bench.Submit(Bench.Message(1));
        bench.Time.Advance(Bench.AnswerDelay);
        var report = Assert.Single(bench.TakeReports());
        Assert.Equal(report.CarrierMessageId, Assert.IsType<SubmitResult.Accepted>(await submit).CarrierMessageId);
        Assert.Single(bench.Handset.List());
    }

    [Fact]
    public async Task A_lost_answer_fails_the_submit_though_the_message_arrives()
    {
        using Bench bench = new(Bench.Steady with { AnswerLossRate = 1 });
        var error = await Assert.ThrowsAsync<CarrierUnavailableException>(
            () => bench.SubmitThrough(Bench.Message(1), new SimulationSettings().AnswerTimeout));
        Assert.True(error.MayHaveBeenSent);
        Assert.Equal(Operator.Mobile, error.Operator);
        Assert.Single(bench.Handset.List());
        Assert.Single(bench.TakeReports());
    }

    [Fact]
    public async Task A_gateway_over_its_rate_throttles_and_says_for_how_long()
    {
        using Bench bench = new(Bench.Steady with { RateLimit = 10 }, new() { Window = 100 });
        var accepted = Enumerable.Range(1, 10).Select(number => bench.Submit(Bench.Message(number))).ToArray();
        var throttled = Assert.IsType<SubmitResult.Throttled>(await bench.Submit(Bench.Message(11)));

        Assert.Equal(TimeSpan.FromMilliseconds(100), throttled.RetryAfter);
        bench.Time.Advance(throttled.RetryAfter);
        Assert.All(await Task.WhenAll(accepted), result => Assert.IsType<SubmitResult.Accepted>(result));
        await bench.Accept(Bench.Message(11));
    }

    [Fact]
    public async Task A_gateway_may_take_less_than_one_submit_a_second()
    {
        using Bench bench = new(Bench.Steady with { RateLimit = 0.5 });
        await bench.Accept(Bench.Message(1));
        var throttled = Assert.IsType<SubmitResult.Throttled>(await bench.Submit(Bench.Message(2)));
        Assert.Equal(TimeSpan.FromSeconds(2) - Bench.AnswerDelay, throttled.RetryAfter);
        bench.Time.Advance(throttled.RetryAfter);
        await bench.Accept(Bench.Message(2));
    }

    [Fact]
    public async Task Test_numbers_are_never_throttled_and_do_not_count()
    {
        using Bench bench = new(Bench.Steady with { RateLimit = 1 }, new() { Window = 100 });
        var tests = Enumerable.Range(1, 50).Select(number => bench.Submit(Bench.Message(number, "19900001234"))).ToArray();
        var other = bench.Submit(Bench.Message(51));
        bench.Time.Advance(Bench.AnswerDelay);
        Assert.All(await Task.WhenAll([.. tests, other]), result => Assert.IsType<SubmitResult.Accepted>(result));
        bench.Finish();
        Assert.Equal(50, bench.Handset.List("19900001234").Count);
    }

    [Fact]
    public async Task A_slow_start_eases_to_the_usual_delay()
    {
        using Bench bench = new(Bench.Steady with { SlowStart = TimeSpan.FromSeconds(10), SlowStartFactor = 21 });
        var atOnce = bench.Submit(Bench.Message(1));
        bench.Time.Advance(Bench.AnswerDelay * 21 - TimeSpan.FromTicks(1));
        Assert.False(atOnce.IsCompleted);
        bench.Time.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<SubmitResult.Accepted>(await atOnce);

        bench.Time.Advance(TimeSpan.FromSeconds(10));
        var usual = bench.Submit(Bench.Message(2));
        bench.Time.Advance(Bench.AnswerDelay);
        Assert.IsType<SubmitResult.Accepted>(await usual);
    }

    [Fact]
    public void An_impossible_behavior_is_refused_and_changes_nothing()
    {
        using Bench bench = new();
        var error = Assert.Throws<InvalidCarrierSettingsException>(
            () => bench.Carrier.Behavior = Bench.Steady with { LossRate = 1.1, RateLimit = 0 });
        Assert.Equal(["Behavior:LossRate", "Behavior:RateLimit"], error.Problems.Select(problem => problem.Setting));
        Assert.Equal(Bench.Steady, bench.Carrier.Behavior);
    }
}
