using Beian.Carriers;
using Beian.Carriers.Texts;
using Beian.Filings;
using Beian.Secrets;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>Takes one claimed message to its carrier and writes down what the carrier answered.</summary>
public sealed partial class MessageDelivery(
    IOutboxStore store,
    CarrierDirectory carriers,
    SenderNumbers senders,
    MessageTemplates templates,
    CodeDerivation codes,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<MessageDelivery> logger)
{
    private readonly OutboxOptions _options = options.Value;

    /// <summary>Sends it. Sending twice is harmless: the code is derived, so it is the same code.</summary>
    public async Task SendAsync(ClaimedMessage message, CancellationToken cancellationToken)
    {
        var record = await SubmitAsync(message, cancellationToken).ConfigureAwait(false);
        await store.RecordAsync(message, record, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<SubmissionRecord> SubmitAsync(ClaimedMessage message, CancellationToken cancellationToken)
    {
        var which = (Carriers.Operator)Lanes.OperatorOf(message.Lane);
        if (!carriers.TryFind(which, out var carrier))
        {
            return new SubmissionRecord.Failed("NOCARRIER");
        }

        using var timeout = new CancellationTokenSource(_options.SubmitTimeout, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var result = await carrier.SubmitAsync(Text(message, which), ended.Token).ConfigureAwait(false);
            return result switch
            {
                SubmitResult.Accepted accepted => new SubmissionRecord.Accepted(accepted.SenderNumber ?? ""),
                SubmitResult.Rejected rejected => new SubmissionRecord.Failed(rejected.Code),
                SubmitResult.Throttled throttled => new SubmissionRecord.Retry("THROTTLED", clock.GetUtcNow() + throttled.RetryAfter),
                _ => throw new InvalidOperationException($"Carrier {which} answered {result}, which has no record."),
            };
        }
        catch (CarrierUnavailableException unavailable)
        {
            LogNoAnswer(message.Id, which, unavailable);
        }
        catch (OperationCanceledException tooLate) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(message.Id, which, tooLate);
        }

        return message.Attempts + 1 < _options.MaxAttempts
            ? new SubmissionRecord.Retry("NOANSWER", clock.GetUtcNow() + Pause(message.Attempts))
            : new SubmissionRecord.Failed("NOANSWER");
    }

    private OutgoingMessage Text(ClaimedMessage message, Carriers.Operator which)
    {
        var filing = message.Id.Filing;
        var code = codes.Derive(filing, message.Submitted, message.Id.Challenge, message.CodeCounter);
        var text = templates.For(which).Render(code.Reveal(), filing.Province.Name(), Purpose, message.Deadline);
        return new OutgoingMessage(message.Id.ToString(), message.Phone.Reveal(), senders.For(which), text);
    }

    // What the person is asked to confirm, as the message puts it.
    private const string Purpose = "网站备案";

    private TimeSpan Pause(int attempts)
    {
        var doubled = _options.FirstPause * Math.Pow(2, Math.Min(attempts, 20));
        return doubled < _options.LongestPause ? doubled : _options.LongestPause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Carrier {Carrier} gave no answer to message {Message}")]
    private partial void LogNoAnswer(MessageId message, Carriers.Operator carrier, Exception exception);
}
