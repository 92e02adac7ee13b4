using Beian.Filings;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Filings in Redis.</summary>
public sealed class RedisFilingStore(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    FilingFields fields,
    KeyedDigests digests,
    IOptions<VerificationOptions> verification,
    IOptions<RetentionOptions> retention) : IFilingStore
{
    /// <inheritdoc/>
    public async Task<SubmitOutcome> SubmitAsync(FilingDraft draft, CancellationToken cancellationToken)
    {
        var script = scripts.SubmitFiling;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, KeysOf(draft), Arguments(draft), cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SUBMITTED" => new SubmitOutcome.Submitted(fields.Read(draft.Id, reply[1].Fields())),
            "SAME" => new SubmitOutcome.Same(fields.Read(draft.Id, reply[1].Fields())),
            "ORDER_NUMBER_REUSED" => new SubmitOutcome.OrderNumberReused(),
            "CODE_TAKEN" => new SubmitOutcome.CodeTaken((int)reply[1]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <inheritdoc/>
    public async Task<Filing?> FindAsync(FilingId id, CancellationToken cancellationToken)
    {
        var hash = await StoreConnection
            .GuardAsync(
                connection.Database.HashGetAllAsync(keys[id.Province].Filing(id), StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        return hash.Length == 0 ? null : fields.Read(id, hash.ToDictionary(f => (string)f.Name!, f => f.Value, StringComparer.Ordinal));
    }

    private RedisKey[] KeysOf(FilingDraft draft)
    {
        var province = keys[draft.Id.Province];
        return
        [
            province.Filing(draft.Id), province.Deadlines, province.Listing(draft.Order.Provider, State(draft)), province.Noon, province.Events,
            .. draft.Challenges.SelectMany(c => new[]
            {
                province.Code(digests.Code(c.Person.Phone, c.Code)),
                province.Phone(digests.Phone(c.Person.Phone)),
                province.UrgentLane(c.Operator),
            }),
        ];
    }

    private RedisValue[] Arguments(FilingDraft draft)
    {
        var phoneLife = draft.Deadline - draft.Submitted + verification.Value.AnswersAfterClosing;
        return
        [
            draft.Submitted.ToUnixTimeMilliseconds(), draft.Deadline.ToUnixTimeMilliseconds(), draft.Id.Digest,
            draft.Order.Provider, (int)State(draft), fields.Content(draft.Order),
            (long)phoneLife.TotalMilliseconds, (draft.Submitted - retention.Value.Events).ToUnixTimeMilliseconds(),
            draft.Challenges.Count,
            .. draft.Challenges.SelectMany(c => new RedisValue[]
            {
                digests.Code(c.Person.Phone, c.Code), c.Noon?.ToUnixTimeMilliseconds() ?? 0,
            }),
            .. fields.Write(draft, State(draft)),
        ];
    }

    // A filing that nobody has to verify goes straight to the bureau.
    private static FilingState State(FilingDraft draft) =>
        draft.Challenges.Count > 0 ? FilingState.AwaitingVerification : FilingState.UnderReview;
}
