using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class DeterminismTests
{
    private const int Messages = 300;

    private static readonly CarrierBehavior Stormy = new()
    {
        RejectionRate = 0.1,
        FailureRate = 0.1,
        LossRate = 0.1,
        ReportLossRate = 0.1,
        DuplicateMessageRate = 0.1,
        DuplicateReportRate = 0.2,
        LateReportRate = 0.2,
        ReportBeforeAnswerRate = 0.1,
        AnswerLossRate = 0.05,
    };

    [Fact]
    public async Task The_same_seed_brings_the_same_storm() =>
        Assert.Equal(await Storm(seed: 7, Numbers()), await Storm(seed: 7, Numbers()));

    [Fact]
    public async Task What_becomes_of_a_message_does_not_depend_on_which_came_first() =>
        Assert.Equal(
            (await Storm(seed: 7, Numbers())).Order(), (await Storm(seed: 7, Numbers().Reverse())).Order());

    [Fact]
    public async Task Another_seed_brings_another_storm() =>
        Assert.NotEqual(
            (await Storm(seed: 7, Numbers())).Order(), (await Storm(seed: 8, Numbers())).Order());

    [Fact]
    public async Task A_storm_shows_every_fault_about_as_often_as_asked()
    {
        var storm = await Storm(seed: 7, Numbers());
        Assert.InRange(storm.Count(line => line.EndsWith("Rejected", StringComparison.Ordinal)), 15, 50);
        Assert.InRange(storm.Count(line => line.EndsWith("no answer", StringComparison.Ordinal)), 4, 30);
        Assert.InRange(storm.Count(line => line.Contains("report ", StringComparison.Ordinal)), 200, 300);
        Assert.Contains(storm, line => line.EndsWith("UNDELIV", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_try_meets_a_fate_of_its_own()
    {
        using Bench bench = new(Bench.Steady with { RejectionRate = 0.5 });
        HashSet<Type> answers = [];
        for (var n = 0; n < 20; n++)
        {
            answers.Add((await bench.SubmitThrough(Bench.Message(1))).GetType());
        }

        Assert.Equal(2, answers.Count);
    }

    [Fact]
    public async Task A_behavior_brings_its_own_seed()
    {
        using Bench asConfigured = new(Bench.Steady with { RejectionRate = 0.5 }, new() { Seed = 7 });
        using Bench ofItsOwn = new(Bench.Steady with { RejectionRate = 0.5, Seed = 7 }, new() { Seed = 8 });
        using Bench another = new(Bench.Steady with { RejectionRate = 0.5, Seed = 8 }, new() { Seed = 7 });
        var answers = await Answers(asConfigured);
        Assert.Equal(answers, await Answers(ofItsOwn));
        Assert.NotEqual(answers, await Answers(another));
    }

    [Fact]
    public async Task Setting_a_seed_begins_anew()
    {
        using Bench bench = new();
        var halfRejected = Bench.Steady with { RejectionRate = 0.5, Seed = 7 };
        bench.Carrier.Behavior = halfRejected;
        var answers = await Answers(bench);
        var secondTries = await Answers(bench);
        Assert.NotEqual(answers, secondTries);

        bench.Carrier.Behavior = halfRejected;
        Assert.Equal(answers, await Answers(bench));
        bench.Carrier.Behavior = halfRejected with { Seed = null };
        Assert.NotEqual(answers, await Answers(bench));
    }

    [Fact]
    public async Task Changing_one_rate_leaves_what_the_others_do_alone()
    {
        var answers = await Answers(Bench.Steady with { RejectionRate = 0.3 });
        Assert.Equal(answers, await Answers(Bench.Steady with { RejectionRate = 0.3, LossRate = 0.5, LateReportRate = 0.9 }));
    }

    private static async Task<List<Type>> Answers(CarrierBehavior behavior)
    {
        using Bench bench = new(behavior);
        return await Answers(bench);
    }

    private static async Task<List<Type>> Answers(Bench bench)
    {
        List<Type> answers = [];
        foreach (var number in Enumerable.Range(1, 50))
        {
            answers.Add((await bench.SubmitThrough(Bench.Message(number))).GetType());
        }

        return answers;
    }

    private static IEnumerable<int> Numbers() => Enumerable.Range(1, Messages);

    private static async Task<List<string>> Storm(int seed, IEnumerable<int> numbers)
    {
        using Bench bench = new(Stormy, new() { Seed = seed, Window = Messages });
        var submits = numbers.ToDictionary(number => number, number => bench.Submit(Bench.Message(number)));
        bench.Time.Advance(TimeSpan.FromMinutes(10));

        List<string> told = [];
        foreach (var (number, submit) in submits)
        {
            told.Add($"m{number}: {await Outcome(submit)}");
        }

        told.AddRange(bench.Handset.List(limit: Messages).Select(arrival => $"{arrival.MessageId} arrived {arrival.Time:O}"));
        told.AddRange(bench.TakeReports().Select(report => $"report {report.CarrierMessageId} {report.Time:O} {report.Word}"));
        return told;
    }

    private static async Task<string> Outcome(Task<SubmitResult> submit)
    {
        try
        {
            return (await submit).GetType().Name;
        }
        catch (CarrierUnavailableException)
        {
            return "no answer";
        }
    }
}
