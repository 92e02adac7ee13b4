using Beian.Carriers;
using Beian.Carriers.Texts;
using Beian.Filings;
using Beian.Secrets;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Beian.Outbox;

/// <summary>Takes one claimed message to its carrier and writes down what the carrier answered.</summary>
public sealed partial class MessageDelivery(
    IOutboxStore store,
    SenderNumbers senders,
    MessageTemplates templates,
    KeyRing ring,
    OutboxBacklog backlog,
    OutboxMetrics metrics,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    IOptions<CarrierRouteOptions> routes,
    ILogger<MessageDelivery> logger)
{
    /// <summary>What the ledger says of a message that the carrier did not answer.</summary>
    internal const string NoAnswer = "NOANSWER";

    private readonly OutboxOptions _options = options.Value;

    /// <summary>
    /// Sends it. Sending twice is harmless: the code is derived, so it is the same code. Where it is cancelled before the carrier has
    /// answered, the message is given back.
    /// </summary>
    public async Task<Recorded> SendAsync(ClaimedMessage message, CarrierChannel channel, CancellationToken cancellationToken)
    {
        using var span = OutboxTracing.Deliver(message);
        SubmissionRecord record;
        try
        {
            record = await SubmitAsync(message, channel, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await store.GiveBackAsync(message, clock.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var recorded = await RecordAsync(message, record, cancellationToken).ConfigureAwait(false);
        backlog.Tried(message, record);
        return recorded;
    }

    /// <summary>
    /// Writes down what became of a message. While the store is away that waits, and with it the message's place in the window: what is
    /// not written goes out once more.
    /// </summary>
    public async Task<Recorded> RecordAsync(ClaimedMessage message, SubmissionRecord record, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var recorded = await UntilStored.WriteAsync(
            () => store.RecordAsync(message, record, now, CancellationToken.None), why => LogWaits(message.Id, why), clock, cancellationToken)
            .ConfigureAwait(false);
        metrics.Submitted(message, record, now);
        return recorded;
    }

    private async Task<SubmissionRecord> SubmitAsync(ClaimedMessage message, CarrierChannel channel, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= message.Deadline)
        {
            // The code died on the way here. The next claim drops the message and says so in the ledger.
            return new SubmissionRecord.Later(clock.GetUtcNow());
        }

        if (channel.IsHeldFor(message.Phone.Reveal()))
        {
            return Later(channel, atLeast: TimeSpan.Zero);
        }

        using var span = OutboxTracing.Submit(message.Id, channel.Operator);
        var asked = clock.GetTimestamp();
        try
        {
            var result = await channel.SubmitAsync(Text(message), cancellationToken).ConfigureAwait(false);
            Answered(result switch { SubmitResult.Accepted => null, SubmitResult.Rejected => "rejected", _ => "throttled" });
            if (result is SubmitResult.Rejected refusal)
            {
                LogRejected(message.Id, channel.Operator, refusal.Code, refusal.Word);
            }

            return result switch
            {
                SubmitResult.Accepted accepted => new SubmissionRecord.Accepted(accepted.CarrierMessageId, accepted.SenderNumber ?? ""),
                SubmitResult.Rejected rejected => new SubmissionRecord.Failed(rejected.Code),
                SubmitResult.Throttled => Later(channel, atLeast: TimeSpan.Zero),
                _ => throw new InvalidOperationException($"Carrier {channel.Operator} answered {result}, which has no record."),
            };
        }
        catch (BrokenCircuitException)
        {
            span.Failed("circuit_open");
            // The circuit may be open before the channel says until when, and half open after that, while another message tries.
            return Later(channel, atLeast: _options.Round);
        }
        catch (Exception unanswered) when (unanswered is CarrierUnavailableException or TimeoutRejectedException)
        {
            Answered(unanswered is TimeoutRejectedException ? "timeout" : "unavailable");
            LogNoAnswer(message.Id, channel.Operator, unanswered is not CarrierUnavailableException { MayHaveBeenSent: false }, unanswered);
        }

        return message.Tries + 1 < _options.MaxTries && !HasWaitedForTheFallback(message)
            ? new SubmissionRecord.Retry(NoAnswer, clock.GetUtcNow() + Pause(message.Tries))
            : new SubmissionRecord.Failed(NoAnswer);

        void Answered(string? error)
        {
            metrics.Asked(channel.Operator, clock.GetElapsedTime(asked), error);
            if (error is not null)
            {
                span.Failed(error);
            }
        }
    }

    // Never before now: a message must not come to be due since before it was queued.
    private SubmissionRecord.Later Later(CarrierChannel channel, TimeSpan atLeast)
    {
        var soonest = clock.GetUtcNow() + atLeast;
        return new SubmissionRecord.Later(channel.HeldUntil > soonest ? channel.HeldUntil : soonest);
    }

    // Each try makes the message due later, so how long it has waited shows only in when it was queued.
    private bool HasWaitedForTheFallback(ClaimedMessage message) =>
        message.Attempt == 1
        && routes.Value.FallbackOf(message.Lane.Operator) is not null
        && clock.GetUtcNow() - message.Queued >= _options.FallbackAfter;

    private OutgoingMessage Text(ClaimedMessage message)
    {
        var filing = message.Id.Filing;
        var which = (Carriers.Operator)message.Lane.Operator;
        var code = ring[message.KeyId].Codes.Derive(filing, message.Submitted, message.Id.Challenge, message.CodeCounter);
        var text = templates.For(which).Render(code.Reveal(), filing.Province.Name(), MessagePurpose.Of(message.Type), message.Deadline);
        return new OutgoingMessage(message.Id.ToString(), message.Phone.Reveal(), senders.For(which), text);
    }

    // From half of the pause to all of it, so that messages that failed together do not come back together.
    private TimeSpan Pause(int tries)
    {
        var doubled = _options.FirstPause * Math.Pow(2, Math.Min(tries, 20));
        var longest = doubled < _options.LongestPause ? doubled : _options.LongestPause;
        return longest * (1 - (Random.Shared.NextDouble() / 2));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of message {Message} waits to be written: the store did not answer")]
    private partial void LogWaits(MessageId message, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Carrier {Carrier} refused message {Message}: {Code}, {Word}")]
    private partial void LogRejected(MessageId message, Operator carrier, string code, string word);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Carrier {Carrier} gave no answer to message {Message}; may have been sent all the same: {MayHaveBeenSent}")]
    private partial void LogNoAnswer(MessageId message, Operator carrier, bool mayHaveBeenSent, Exception exception);
}
