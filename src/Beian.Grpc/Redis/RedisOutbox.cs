using System.Globalization;
using Beian.Filings;
using Beian.Outbox;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The outbox in Redis: sorted sets by due time, claimed under a lease.</summary>
public sealed class RedisOutbox(StoreConnection connection, Keys keys, Scripts scripts, PhoneCipher cipher) : IOutboxStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        Province province, DateTimeOffset now, DateTimeOffset leaseEnd, IReadOnlyList<int> room, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            keys[province].Prefix, now.ToUnixTimeMilliseconds(), leaseEnd.ToUnixTimeMilliseconds(), .. room.Select(r => (RedisValue)r),
        ];
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(scripts.ClaimMessages, keys[province].Lanes, arguments, cancellationToken).ConfigureAwait(false))!;
        return [.. reply.Select(row => Read(province, (RedisResult[])row!))];
    }

    /// <inheritdoc/>
    public Task RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, province) = (message.Id, keys[message.Id.Filing.Province]);
        var (outcome, sender, word, due) = record switch
        {
            SubmissionRecord.Accepted accepted => ("ACCEPTED", accepted.SenderNumber, "", 0L),
            SubmissionRecord.Failed failed => ("FAILED", "", failed.Word, 0L),
            SubmissionRecord.Retry retry => ("RETRY", "", retry.Word, retry.Due.ToUnixTimeMilliseconds()),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record, "An answer without a record."),
        };
        return RecordAsync(
            scripts.RecordSubmission,
            [province.Filing(id.Filing), province.Lanes[message.Lane]],
            [Member(id), Field(id), now.ToUnixTimeMilliseconds(), outcome, sender, word, due],
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RecordReportAsync(MessageId message, bool delivered, string word, DateTimeOffset now, CancellationToken cancellationToken) =>
        RecordAsync(
            scripts.RecordReport,
            [keys[message.Filing.Province].Filing(message.Filing)],
            [Field(message), now.ToUnixTimeMilliseconds(), (int)(delivered ? DeliveryState.Delivered : DeliveryState.Failed), word],
            cancellationToken);

    // Whether it was written or there was nothing left to write it on, nothing more is to be done.
    private async Task RecordAsync(RedisScript script, RedisKey[] scriptKeys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection.EvaluateAsync(script, scriptKeys, arguments, cancellationToken).ConfigureAwait(false))!;
        if (reply.Status() is not ("RECORDED" or "REPEATED" or "GONE"))
        {
            throw Replies.Unknown(script, reply);
        }
    }

    private static string Field(MessageId id) => $"{id.Challenge}.m{id.Number}";

    private static string Member(MessageId id) => $"{id.Filing.Digest}:{id.Challenge}:{id.Number}";

    private ClaimedMessage Read(Province province, RedisResult[] row)
    {
        var member = ((string)row[1]!).Split(':');
        var filing = FilingId.FromStore(province, member[0]);
        var id = new MessageId(
            filing, int.Parse(member[1], CultureInfo.InvariantCulture), int.Parse(member[2], CultureInfo.InvariantCulture));
        return new ClaimedMessage(
            id, (int)row[0] - 1, cipher.Decrypt((byte[])row[2]!, filing), row[3].Time(), row[4].Time(), (int)row[5],
            (DeliveryTrigger)(int)row[6], (int)row[7]);
    }
}
