using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class OutageTests
{
    private static readonly CarrierBehavior Refusing = Bench.Steady with { Outage = CarrierOutage.Refusing };
    private static readonly CarrierBehavior Silent = Bench.Steady with { Outage = CarrierOutage.Silent };

    [Fact]
    public async Task A_refused_connection_fails_at_once_and_nothing_was_sent()
    {
        using Bench bench = new(Refusing);
        var error = await Assert.ThrowsAsync<CarrierUnavailableException>(() => bench.Submit(Bench.Message(1)));
        Assert.False(error.MayHaveBeenSent);
        bench.Finish();
        Assert.Empty(bench.Handset.List());
    }

    [Fact]
    public async Task A_silent_gateway_fails_after_the_answer_timeout_and_the_message_may_have_been_sent()
    {
        using Bench bench = new(Silent, new() { AnswerTimeout = TimeSpan.FromSeconds(10) });
        var submit = bench.Submit(Bench.Message(1));
        bench.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(submit.IsCompleted);
        bench.Time.Advance(TimeSpan.FromTicks(1));
        Assert.True((await Assert.ThrowsAsync<CarrierUnavailableException>(() => submit)).MayHaveBeenSent);
    }

    [Theory]
    [InlineData(CarrierOutage.Refusing)]
    [InlineData(CarrierOutage.Silent)]
    public async Task An_outage_takes_the_answers_under_way_with_it(CarrierOutage outage)
    {
        using Bench bench = new();
        var submit = bench.Submit(Bench.Message(1));
        bench.Carrier.Behavior = Bench.Steady with { Outage = outage };
        bench.Time.Advance(Bench.AnswerDelay);
        Assert.True((await Assert.ThrowsAsync<CarrierUnavailableException>(() => submit)).MayHaveBeenSent);
        bench.Finish();
        Assert.Single(bench.Handset.List());
    }

    [Fact]
    public async Task Reports_are_held_until_the_channel_is_back()
    {
        using Bench bench = new();
        var accepted = await bench.Accept(Bench.Message(1));
        bench.Carrier.Behavior = Refusing;
        bench.Finish();
        Assert.Single(bench.Handset.List());
        Assert.Empty(bench.TakeReports());

        bench.Carrier.Behavior = Bench.Steady;
        bench.Finish();
        Assert.Equal(accepted.CarrierMessageId, Assert.Single(bench.TakeReports()).CarrierMessageId);
    }

    [Theory]
    [InlineData(CarrierOutage.Refusing)]
    [InlineData(CarrierOutage.Silent)]
    public async Task Failed_submits_give_their_places_back(CarrierOutage outage)
    {
        using Bench bench = new(
            Bench.Steady with { Outage = outage }, new() { Window = 2, QueueCapacity = 2, AnswerTimeout = TimeSpan.FromSeconds(1) });
        for (var number = 1; number <= 5; number++)
        {
            await Assert.ThrowsAsync<CarrierUnavailableException>(
                () => bench.SubmitThrough(Bench.Message(number), TimeSpan.FromSeconds(1)));
        }

        bench.Carrier.Behavior = Bench.Steady;
        await bench.Accept(Bench.Message(6));
        await bench.Accept(Bench.Message(7));
    }
}
