using System.Globalization;
using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>The far side of a simulated carrier: answers submits, brings messages to phones and reports on them.</summary>
internal sealed class SimulatedGateway : IDisposable
{
    // As long as a gateway waits before it offers a report again.
    private static readonly TimeSpan ReportRetry = TimeSpan.FromSeconds(1);

    private readonly Operator carrier;
    private readonly Handset handset;
    private readonly NumberDirectory numbers;
    private readonly SimulationSettings settings;
    private readonly TestNumbers testNumbers;
    private readonly TimeProvider time;
    private readonly Places places;
    private readonly ReportQueue reports;
    private readonly Agenda agenda;
    private readonly RateGate rate;
    private readonly RecentSubmits recent;
    private volatile Mood mood;

    internal SimulatedGateway(
        Operator carrier,
        Handset handset,
        NumberDirectory numbers,
        SimulationSettings settings,
        TimeProvider time,
        Places places,
        ReportQueue reports)
    {
        this.carrier = carrier;
        this.handset = handset;
        this.numbers = numbers;
        this.settings = settings;
        this.time = time;
        this.places = places;
        this.reports = reports;
        testNumbers = TestNumbers.Parse(settings.TestNumbers, nameof(settings.TestNumbers));
        agenda = new Agenda(time);
        rate = new RateGate(time);
        recent = new RecentSubmits(settings.RememberedSubmits);
        mood = new Mood(CarrierBehavior.Faultless, time.GetTimestamp());
    }

    internal CarrierBehavior Behavior
    {
        get => mood.Behavior;
        set => mood = new Mood(value, time.GetTimestamp());
    }

    /// <summary>Forgets what has not happened yet.</summary>
    public void Dispose() => agenda.Dispose();

    /// <summary>
    /// Takes over a message and its two places: that in the window until the answer is in or given up, even when the
    /// caller no longer waits, that in the queue until the last report is read.
    /// </summary>
    internal Task<SubmitResult> Send(OutgoingMessage message)
    {
        var (behavior, since) = mood;
        switch (behavior.Outage)
        {
            case CarrierOutage.Refusing:
                places.FreeBoth();
                return Task.FromException<SubmitResult>(Unavailable("The connection is refused.", mayHaveBeenSent: false));
            case CarrierOutage.Silent:
                return Unanswered();
        }

        if (behavior.RateLimit is { } limit && !testNumbers.Contains(message.PhoneNumber))
        {
            var hold = rate.Pass(limit);
            if (hold > TimeSpan.Zero)
            {
                places.FreeBoth();
                return Task.FromResult<SubmitResult>(new SubmitResult.Throttled(hold));
            }
        }

        var (attempt, accepted) = recent.Note(message.MessageId);
        var fate = Fate.Draw(behavior, Dice.For(settings.Seed, carrier, message.MessageId, attempt));
        var answerDelay = fate.AnswerDelay * SlowStart(behavior, since);
        if (fate.Rejection is { } rejection)
        {
            return AnswerOnly(new SubmitResult.Rejected(rejection.Code, rejection.Word), answerDelay);
        }

        return settings.DeduplicatesByMessageId && accepted is not null
            ? AnswerOnly(accepted, answerDelay)
            : Deliver(new Submission(message, fate, Accept(message, fate)), answerDelay);
    }

    private Task<SubmitResult> Unanswered()
    {
        places.FreeQueue();
        TaskCompletionSource<SubmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        agenda.Enter(settings.AnswerTimeout, () => GiveUp(answer));
        return answer.Task;
    }

    private Task<SubmitResult> AnswerOnly(SubmitResult result, TimeSpan delay)
    {
        places.FreeQueue();
        TaskCompletionSource<SubmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        agenda.Enter(delay, () => TryAnswer(answer, result));
        return answer.Task;
    }

    private Task<SubmitResult> Deliver(Submission submission, TimeSpan answerDelay)
    {
        if (submission.Fate.AnswerLost)
        {
            agenda.Enter(settings.AnswerTimeout, () => GiveUp(submission.Answer));
        }

        agenda.Enter(answerDelay, () => AnswerAndDeliver(submission));
        return submission.Answer.Task;
    }

    private void AnswerAndDeliver(Submission submission)
    {
        var fate = submission.Fate;
        if (fate.ReportOvertakesAnswer)
        {
            Settle(submission, TimeSpan.Zero);
        }

        if (!fate.AnswerLost)
        {
            submission.IsAnswered = TryAnswer(submission.Answer, submission.Accepted);
        }

        if (!fate.ReportOvertakesAnswer)
        {
            agenda.Enter(fate.DeliveryDelay, () => Settle(submission, fate.ReportDelay));
        }
    }

    private SubmitResult.Accepted Accept(OutgoingMessage message, Fate fate)
    {
        // The time keeps a second process, with the same seed and a memory of its own, from giving the same id.
        var id = fate.Mark ^ (ulong)time.GetUtcNow().UtcTicks;
        var host = carrier is Operator.Virtual ? numbers.Find(message.PhoneNumber).Host : carrier;
        var accepted = new SubmitResult.Accepted(
            id.ToString("x16", CultureInfo.InvariantCulture),
            message.SenderNumber ?? VaryingSenderNumber.Of(host, fate.Mark));
        recent.Accept(message.MessageId, accepted);
        return accepted;
    }

    private bool TryAnswer(TaskCompletionSource<SubmitResult> answer, SubmitResult result)
    {
        if (mood.Behavior.Outage is not CarrierOutage.None)
        {
            GiveUp(answer);
            return false;
        }

        places.FreeWindow();
        answer.SetResult(result);
        return true;
    }

    private void GiveUp(TaskCompletionSource<SubmitResult> answer)
    {
        places.FreeWindow();
        answer.SetException(Unavailable("No answer came.", mayHaveBeenSent: true));
        // The caller may have left; an exception nobody looks at is not an error here.
        _ = answer.Task.Exception;
    }

    private void Settle(Submission submission, TimeSpan reportDelay)
    {
        submission.SettledAt = agenda.Now;
        if (submission.Fate.Arrives)
        {
            handset.Receive(submission.Message, submission.Accepted.SenderNumber!, carrier, submission.SettledAt);
        }

        if (submission.Fate.Reports == 0)
        {
            places.FreeQueue();
        }
        else if (reportDelay == TimeSpan.Zero)
        {
            Report(submission, submission.Fate.Reports);
        }
        else
        {
            agenda.Enter(reportDelay, () => Report(submission, submission.Fate.Reports));
        }
    }

    private void Report(Submission submission, int remaining)
    {
        if (mood.Behavior.Outage is not CarrierOutage.None)
        {
            agenda.Enter(ReportRetry, () => Report(submission, remaining));
            return;
        }

        reports.Add(submission.Report(), last: remaining == 1);
        if (remaining > 1)
        {
            agenda.Enter(submission.Fate.ReportDelay, () => Report(submission, remaining - 1));
        }
    }

    private double SlowStart(CarrierBehavior behavior, long since)
    {
        var elapsed = time.GetElapsedTime(since);
        return elapsed >= behavior.SlowStart
            ? 1
            : 1 + ((behavior.SlowStartFactor - 1) * (1 - (elapsed / behavior.SlowStart)));
    }

    private CarrierUnavailableException Unavailable(string what, bool mayHaveBeenSent) => new(carrier, what, mayHaveBeenSent);

    /// <summary>A behavior and the timestamp since when it holds, exchanged as one.</summary>
    private sealed record Mood(CarrierBehavior Behavior, long Since);
}
