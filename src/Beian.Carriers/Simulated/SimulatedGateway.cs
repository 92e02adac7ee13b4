using System.Globalization;
using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>The far side of a simulated carrier: answers submits, brings messages to phones and reports on them.</summary>
internal sealed class SimulatedGateway : IDisposable
{
    // As long as a gateway waits before it offers a report again.
    private static readonly TimeSpan ReportRetry = TimeSpan.FromSeconds(1);

    private readonly Operator _carrier;
    private readonly Handset _handset;
    private readonly NumberDirectory _numbers;
    private readonly SimulationSettings _settings;
    private readonly TimeProvider _time;
    private readonly Places _places;
    private readonly ReportQueue _reports;
    private readonly Agenda _agenda;
    private readonly RecentSubmits _recent;
    private readonly Lock _settingMood = new();
    private volatile Mood _mood;

    internal SimulatedGateway(
        Operator carrier,
        Handset handset,
        NumberDirectory numbers,
        SimulationSettings settings,
        TimeProvider time,
        Places places,
        ReportQueue reports)
    {
        _carrier = carrier;
        _handset = handset;
        _numbers = numbers;
        _settings = settings;
        _time = time;
        _places = places;
        _reports = reports;
        TestNumbers = TestNumbers.Parse(settings.TestNumbers, nameof(settings.TestNumbers));
        _agenda = new Agenda(time);
        _recent = new RecentSubmits(settings.RememberedSubmits);
        _mood = MoodOf(settings.Behaviors.For(carrier), run: 0);
    }

    internal TestNumbers TestNumbers { get; }

    internal CarrierBehavior Behavior
    {
        get => _mood.Behavior;
        set
        {
            lock (_settingMood)
            {
                _mood = MoodOf(value, value.Seed is null ? _mood.Run : _mood.Run + 1);
            }
        }
    }

    /// <summary>Forgets what has not happened yet.</summary>
    public void Dispose() => _agenda.Dispose();

    /// <summary>
    /// Takes over a message and its two places: that in the window until the answer is in or given up, even when the
    /// caller no longer waits, that in the queue until the last report is read.
    /// </summary>
    internal Task<SubmitResult> Send(OutgoingMessage message)
    {
        var mood = _mood;
        var behavior = mood.Behavior;
        switch (behavior.Outage)
        {
            case CarrierOutage.Refusing:
                _places.FreeBoth();
                return Task.FromException<SubmitResult>(Unavailable("The connection is refused.", mayHaveBeenSent: false));
            case CarrierOutage.Silent:
                return Unanswered();
        }

        if (mood.Rate is { } rate && !TestNumbers.Contains(message.PhoneNumber))
        {
            var hold = rate.Pass();
            if (hold > TimeSpan.Zero)
            {
                _places.FreeBoth();
                return Task.FromResult<SubmitResult>(new SubmitResult.Throttled(hold));
            }
        }

        var (nth, accepted) = _recent.Note(message.MessageId, mood.Run);
        var fate = Fate.Draw(behavior, Dice.For(behavior.Seed ?? _settings.Seed, _carrier, message.MessageId, nth));
        var answerDelay = fate.AnswerDelay * SlowStart(mood);
        if (fate.Rejection is { } rejection)
        {
            return AnswerOnly(new SubmitResult.Rejected(rejection.Code, rejection.Word), answerDelay);
        }

        return _settings.DeduplicatesByMessageId && accepted is not null
            ? AnswerOnly(accepted, answerDelay)
            : Deliver(new Submission(message, fate, Accept(message, fate)), answerDelay);
    }

    private Task<SubmitResult> Unanswered()
    {
        _places.FreeQueue();
        TaskCompletionSource<SubmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _agenda.Enter(_settings.AnswerTimeout, () => GiveUp(answer));
        return answer.Task;
    }

    private Task<SubmitResult> AnswerOnly(SubmitResult result, TimeSpan delay)
    {
        _places.FreeQueue();
        TaskCompletionSource<SubmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _agenda.Enter(delay, () => TryAnswer(answer, result));
        return answer.Task;
    }

    private Task<SubmitResult> Deliver(Submission submission, TimeSpan answerDelay)
    {
        if (submission.Fate.AnswerLost)
        {
            _agenda.Enter(_settings.AnswerTimeout, () => GiveUp(submission.Answer));
        }

        _agenda.Enter(answerDelay, () => AnswerAndDeliver(submission));
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
            TryAnswer(submission.Answer, submission.Accepted);
        }

        if (!fate.ReportOvertakesAnswer)
        {
            _agenda.Enter(fate.DeliveryDelay, () => Settle(submission, fate.ReportDelay));
        }
    }

    private SubmitResult.Accepted Accept(OutgoingMessage message, Fate fate)
    {
        // The time keeps a second process, with the same seed and a memory of its own, from giving the same id.
        var id = fate.Mark ^ (ulong)_time.GetUtcNow().UtcTicks;
        var host = _carrier is Operator.Virtual ? _numbers.Find(message.PhoneNumber).Host : _carrier;
        var accepted = new SubmitResult.Accepted(
            id.ToString("x16", CultureInfo.InvariantCulture),
            message.SenderNumber ?? VaryingSenderNumber.Of(host, fate.Mark));
        _recent.Accept(message.MessageId, accepted);
        return accepted;
    }

    private void TryAnswer(TaskCompletionSource<SubmitResult> answer, SubmitResult result)
    {
        if (_mood.Behavior.Outage is not CarrierOutage.None)
        {
            GiveUp(answer);
            return;
        }

        _places.FreeWindow();
        answer.SetResult(result);
    }

    private void GiveUp(TaskCompletionSource<SubmitResult> answer)
    {
        _places.FreeWindow();
        answer.SetException(Unavailable("No answer came.", mayHaveBeenSent: true));
        // The caller may have left; an exception nobody looks at is not an error here.
        _ = answer.Task.Exception;
    }

    private void Settle(Submission submission, TimeSpan reportDelay)
    {
        submission.SettledAt = _agenda.Now;
        for (var copy = 0; copy < submission.Fate.Arrivals; copy++)
        {
            _handset.Receive(submission.Message, submission.Accepted.SenderNumber!, _carrier, submission.SettledAt);
        }

        if (submission.Fate.Reports == 0)
        {
            _places.FreeQueue();
        }
        else if (reportDelay == TimeSpan.Zero)
        {
            Report(submission, submission.Fate.Reports);
        }
        else
        {
            _agenda.Enter(reportDelay, () => Report(submission, submission.Fate.Reports));
        }
    }

    private void Report(Submission submission, int remaining)
    {
        if (_mood.Behavior.Outage is not CarrierOutage.None)
        {
            _agenda.Enter(ReportRetry, () => Report(submission, remaining));
            return;
        }

        _reports.Add(submission.Report(), last: remaining == 1);
        if (remaining > 1)
        {
            _agenda.Enter(submission.Fate.ReportDelay, () => Report(submission, remaining - 1));
        }
    }

    private double SlowStart(Mood mood)
    {
        var behavior = mood.Behavior;
        var elapsed = _time.GetElapsedTime(mood.Since);
        return elapsed >= behavior.SlowStart
            ? 1
            : 1 + ((behavior.SlowStartFactor - 1) * (1 - (elapsed / behavior.SlowStart)));
    }

    private CarrierUnavailableException Unavailable(string what, bool mayHaveBeenSent) => new(_carrier, what, mayHaveBeenSent);

    private Mood MoodOf(CarrierBehavior behavior, int run) => new(
        behavior, _time.GetTimestamp(), run, behavior.RateLimit is { } limit ? new RateGate(limit, _time) : null);

    /// <summary>A behavior, the timestamp since when it holds, and what begins anew with it, exchanged as one.</summary>
    private sealed record Mood(CarrierBehavior Behavior, long Since, int Run, RateGate? Rate);
}
