using Beian.Outbox;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Which of our messages a carrier means. A carrier's message id says nothing of a province, so these keys lie on slots of their own;
/// each call is one round trip.
/// </summary>
public sealed class SubmissionLinks(StoreConnection connection, Keys keys, Scripts scripts, IOptions<OutboxOptions> options)
{
    // A report is parked between the carrier's acceptance and our writing it down. What was never written down, because the answer
    // was lost, must not pile up.
    private static readonly TimeSpan ParkedLife = TimeSpan.FromMinutes(10);

    private readonly long _life = options.Value.ReportLife.ToMs();

    /// <summary>Remembers a carrier's id; returns the report that came before, if one did.</summary>
    internal async Task<CarrierReport?> LinkAsync(
        Operator carrier, string carrierMessageId, MessageId message, CancellationToken cancellationToken)
    {
        var script = scripts.LinkMessage;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, KeysOf(carrier, carrierMessageId), [message.ToString(), _life], cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "LINKED" => null,
            "REPORTED" => Read(carrier, carrierMessageId, (string)reply[1]!),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <summary>The message a report is about; null where nobody knows yet, and then the report is parked.</summary>
    internal async Task<MessageId?> FindAsync(CarrierReport report, CancellationToken cancellationToken)
    {
        var script = scripts.FindMessage;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                KeysOf(report.Operator, report.CarrierMessageId),
                [$"{(report.Delivered ? 1 : 0)};{report.Word}", ParkedLife.ToMs()],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "PARKED" => null,
            "FOUND" when MessageId.TryParse((string)reply[1]!, out var message) => message,
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private RedisKey[] KeysOf(Operator carrier, string id) => [keys.Accepted(carrier, id), keys.Parked(carrier, id)];

    private static CarrierReport Read(Operator carrier, string id, string parked) => new(carrier, id, parked[0] == '1', parked[2..]);
}
