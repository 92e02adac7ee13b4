using Beian.Filings;
using Beian.Redis;
using Beian.Secrets;
using StackExchange.Redis;
using FilingState = Beian.V1.FilingState;

namespace Beian.Grpc.Tests.Races;

/// <summary>
/// Submits the way tutorials do: looks whether the filing is there, and then writes it. See <see cref="RacyVerificationStore"/>.
/// </summary>
internal sealed class RacyFilingStore(RedisFilingStore real, StoreConnection connection, Keys keys, FilingFields fields, KeyRing ring) : IFilingStore
{
    public async Task<SubmitOutcome> SubmitAsync(FilingDraft draft, string caller, CancellationToken cancellationToken)
    {
        var (store, province) = (connection.Database, keys[draft.Id.Province]);
        var content = await store.HashGetAsync(province.Filing(draft.Id), "content");
        if (!content.IsNull)
        {
            return content == ring.Current.Contents.Seal(FilingFields.Content(draft.Order))
                ? new SubmitOutcome.Same((await FindAsync(draft.Id, cancellationToken))!)
                : new SubmitOutcome.OrderNumberReused();
        }

        var entries = fields.Write(draft, FilingState.AwaitingVerification).Chunk(2).Select(pair => new HashEntry(pair[0], pair[1]));
        await store.HashSetAsync(province.Filing(draft.Id), [.. entries]);
        await store.StreamAddAsync(province.Events, [new("id", draft.Id.Digest), new("state", (int)FilingState.AwaitingVerification)]);
        await store.SortedSetAddAsync(
            province.UrgentLane(draft.Challenges[0].Operator), $"{draft.Id.Digest}:0:1", draft.Submitted.ToUnixTimeMilliseconds());
        return new SubmitOutcome.Submitted((await FindAsync(draft.Id, cancellationToken))!);
    }

    public Task<SubmitOutcome?> FindSubmittedAsync(FilingOrder order, CancellationToken cancellationToken) =>
        real.FindSubmittedAsync(order, cancellationToken);

    public Task<WithdrawOutcome> WithdrawAsync(
        FilingId id, string provider, string caller, DateTimeOffset now, CancellationToken cancellationToken) =>
        real.WithdrawAsync(id, provider, caller, now, cancellationToken);

    public Task<Filing?> FindAsync(FilingId id, CancellationToken cancellationToken) => real.FindAsync(id, cancellationToken);
}
