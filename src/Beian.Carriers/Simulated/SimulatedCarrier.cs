using System.Globalization;
using System.Threading.Channels;
using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>
/// A carrier that exists in memory only and fails the way real ones do. What becomes of a submit follows from the
/// seed, the operator, the message id and which try it is, whatever runs beside it; time is the given clock's.
/// </summary>
public sealed class SimulatedCarrier : ICarrier, IDisposable
{
    // As long as a gateway waits before it offers a report again.
    private static readonly TimeSpan ReportRetry = TimeSpan.FromSeconds(1);

    private readonly Handset handset;
    private readonly NumberDirectory numbers;
    private readonly SimulationSettings settings;
    private readonly TestNumbers testNumbers;
    private readonly TimeProvider time;
    private readonly Agenda agenda;
    private readonly RateGate rate;
    private readonly RecentSubmits recent;
    private readonly ReportQueue reports;
    private readonly SemaphoreSlim window;
    private readonly SemaphoreSlim queue;
    private readonly CancellationTokenSource closing = new();
    private volatile Mood mood;

    /// <summary>Creates a carrier that behaves faultlessly.</summary>
    /// <param name="carrier">Whose carrier it is.</param>
    /// <param name="handset">The phones.</param>
    /// <param name="numbers">Tells the host network of a virtual operator's number.</param>
    /// <param name="settings">Taken as valid, see <see cref="SimulationSettings.Problems"/>.</param>
    /// <param name="time">The clock for everything it does.</param>
    public SimulatedCarrier(
        Operator carrier, Handset handset, NumberDirectory numbers, SimulationSettings settings, TimeProvider time)
    {
        Operator = carrier;
        Window = settings.Window ?? (carrier is Operator.Unicom ? 32 : 16);
        this.handset = handset;
        this.numbers = numbers;
        this.settings = settings;
        this.time = time;
        testNumbers = TestNumbers.Parse(settings.TestNumbers, nameof(settings.TestNumbers));
        agenda = new Agenda(time);
        rate = new RateGate(time);
        recent = new RecentSubmits(settings.RememberedSubmits);
        window = new SemaphoreSlim(Window);
        queue = new SemaphoreSlim(settings.QueueCapacity);
        reports = new ReportQueue(() => queue.Release());
        mood = new Mood(CarrierBehavior.Faultless, time.GetTimestamp());
    }

    /// <inheritdoc/>
    public Operator Operator { get; }

    /// <inheritdoc/>
    public int Window { get; }

    /// <inheritdoc/>
    public bool DeduplicatesByMessageId => settings.DeduplicatesByMessageId;

    /// <inheritdoc/>
    public ChannelReader<DeliveryReport> Reports => reports;

    /// <summary>How the carrier behaves from now on. Messages it has accepted keep the fate they had.</summary>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with the behavior.</exception>
    public CarrierBehavior Behavior
    {
        get => mood.Behavior;
        set
        {
            InvalidCarrierSettingsException.ThrowIfAny(value.Problems(nameof(Behavior)));
            mood = new Mood(value, time.GetTimestamp());
        }
    }

    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        var sent = false;
        try
        {
            await TakePlacesAsync(either.Token).ConfigureAwait(false);
            sent = true;
            return await Send(message).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CarrierUnavailableException(Operator, "The carrier is closing down.", mayHaveBeenSent: sent);
        }
    }

    /// <summary>Fails what is unanswered, forgets what has not arrived, and ends the reports.</summary>
    public void Dispose()
    {
        agenda.Dispose();
        reports.Complete();
        closing.Cancel();
    }

    private async Task TakePlacesAsync(CancellationToken cancellationToken)
    {
        await window.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            window.Release();
            throw;
        }
    }

    // Holds a place in the window until the gateway has answered or is given up, even when the caller no longer
    // waits, and one in the carrier's queue until the last report is read.
    private Task<SubmitResult> Send(OutgoingMessage message)
    {
        var (behavior, since) = mood;
        switch (behavior.Outage)
        {
            case CarrierOutage.Refusing:
                FreePlaces();
                return Task.FromException<SubmitResult>(Unavailable("The connection is refused.", mayHaveBeenSent: false));
            case CarrierOutage.Silent:
                return Unanswered();
        }

        if (behavior.RateLimit is { } limit && !testNumbers.Contains(message.PhoneNumber))
        {
            var hold = rate.Pass(limit);
            if (hold > TimeSpan.Zero)
            {
                FreePlaces();
                return Task.FromResult<SubmitResult>(new SubmitResult.Throttled(hold));
            }
        }

        var (attempt, accepted) = recent.Note(message.MessageId);
        var fate = Fate.Draw(behavior, Dice.For(settings.Seed, Operator, message.MessageId, attempt));
        var answerDelay = fate.AnswerDelay * SlowStart(behavior, since);
        if (fate.Rejection is { } rejection)
        {
            return AnswerOnly(new SubmitResult.Rejected(rejection.Code, rejection.Word), answerDelay);
        }

        return DeduplicatesByMessageId && accepted is not null
            ? AnswerOnly(accepted, answerDelay)
            : Deliver(new Submission(message, fate, Accept(message, fate)), answerDelay);
    }

    private Task<SubmitResult> Unanswered()
    {
        queue.Release();
        TaskCompletionSource<SubmitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        agenda.Enter(settings.AnswerTimeout, () => GiveUp(answer));
        return answer.Task;
    }

    private Task<SubmitResult> AnswerOnly(SubmitResult result, TimeSpan delay)
    {
        queue.Release();
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
        var host = Operator is Operator.Virtual ? numbers.Find(message.PhoneNumber).Host : Operator;
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

        window.Release();
        answer.SetResult(result);
        return true;
    }

    private void GiveUp(TaskCompletionSource<SubmitResult> answer)
    {
        window.Release();
        answer.SetException(Unavailable("No answer came.", mayHaveBeenSent: true));
        // The caller may have left; an exception nobody looks at is not an error here.
        _ = answer.Task.Exception;
    }

    private void Settle(Submission submission, TimeSpan reportDelay)
    {
        submission.SettledAt = agenda.Now;
        if (submission.Fate.Arrives)
        {
            handset.Receive(submission.Message, submission.Accepted.SenderNumber!, Operator, submission.SettledAt);
        }

        if (submission.Fate.Reports == 0)
        {
            queue.Release();
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

    private void FreePlaces()
    {
        window.Release();
        queue.Release();
    }

    private CarrierUnavailableException Unavailable(string what, bool mayHaveBeenSent) => new(Operator, what, mayHaveBeenSent);

    /// <summary>A behavior and the timestamp since when it holds, exchanged as one.</summary>
    private sealed record Mood(CarrierBehavior Behavior, long Since);
}
