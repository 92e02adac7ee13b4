using System.Globalization;
using Beian.Audit;
using Beian.Filings;
using Beian.Secrets;
using Beian.Watching;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// The audit trail in Redis: a stream for each province, and one beside each thing that belongs to none. A page is merged of them. What a
/// line says is as old as the change; the phones are read off the filing now, and gone with it.
/// </summary>
public sealed class RedisAuditTrail(StoreConnection connection, Keys keys, Scripts scripts, SealedPhones phones) : IAuditTrail
{
    // Lines that one page looks at, at the most, for those that pass the filters.
    private const int MostLooked = 5_000;

    // Where trails that belong to no province stand in the order, ahead of every province.
    private const int PortedNumbers = 1;
    private const int NoonRuns = 2;

    /// <inheritdoc/>
    public async Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var trails = await Task.WhenAll(TrailsOf(query).Select(trail => OpenAsync(trail, query, cancellationToken))).ConfigureAwait(false);
        List<StoredLine> found = [];
        AuditPlace? last = null;
        for (var looked = 0; looked < MostLooked && found.Count < query.Size && Next(trails) is { } trail; looked++)
        {
            var line = trail.Take();
            last = line.Place;
            if (IsAskedFor(line, query))
            {
                found.Add(line);
            }

            await trail.FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var lines = await Task.WhenAll(found.Select(line => ReadAsync(line, cancellationToken))).ConfigureAwait(false);
        return new AuditPage(lines, Next(trails) is null ? null : last);
    }

    private async Task<AuditTrailReader> OpenAsync(int trail, AuditQuery query, CancellationToken cancellationToken)
    {
        var key = trail switch
        {
            PortedNumbers => keys.PortedAudit,
            NoonRuns => keys.NoonAudit,
            _ => keys[(Province)trail].Audit,
        };
        var latest = query.Behind is { } place ? Behind(place, trail)
            : query.Before == DateTimeOffset.MaxValue ? FeedPosition.End
            : await SeekAsync(key, query.Before, cancellationToken).ConfigureAwait(false);
        var reader = new AuditTrailReader(connection, key, trail, latest, query.From, query.Size + 1);
        await reader.FillAsync(cancellationToken).ConfigureAwait(false);
        return reader;
    }

    private async Task<FeedPosition> SeekAsync(RedisKey trail, DateTimeOffset before, CancellationToken cancellationToken) => new(
        (long)await connection.AskAsync(scripts.SeekLine, [trail], [before.ToMs()], cancellationToken).ConfigureAwait(false),
        long.MaxValue);

    private static IEnumerable<int> TrailsOf(AuditQuery query) =>
        (query.Filing?.Province ?? query.Province) is { } province
            ? [(int)province]
            : [PortedNumbers, NoonRuns, .. Provinces.All.Select(p => (int)p)];

    // In a trail of a higher number the line at the same place is still to come.
    private static FeedPosition Behind(AuditPlace place, int trail)
    {
        var last = new FeedPosition(place.Milliseconds, place.Sequence);
        return trail > place.Trail ? last : last.Before;
    }

    private static AuditTrailReader? Next(AuditTrailReader[] trails) =>
        trails.Where(trail => trail.Next is not null).MinBy(trail => (-trail.Next!.Value.Milliseconds, -trail.Next.Value.Sequence, trail.Next.Value.Trail));

    private static bool IsAskedFor(StoredLine line, AuditQuery query) =>
        line.Time >= query.From && line.Time < query.Before
        && (query.Caller is null || line.Caller == query.Caller)
        && (query.Filing is not { } filing || line.Filing == filing.Digest);

    private async Task<AuditLine> ReadAsync(StoredLine line, CancellationToken cancellationToken)
    {
        Province? province = line.Place.Trail is PortedNumbers or NoonRuns ? null : (Province)line.Place.Trail;
        FilingId? filing = line.Filing.Length > 0 ? FilingId.FromStore(province!.Value, line.Filing) : null;
        return new AuditLine(
            line.Time,
            line.Caller,
            line.Outcome,
            province,
            filing,
            filing is { } id ? await PhonesAsync(id, line.Number, cancellationToken).ConfigureAwait(false) : [],
            filing is null && line.Number.Length > 0 ? int.Parse(line.Number, CultureInfo.InvariantCulture) : 0);
    }

    private async Task<IReadOnlyList<PhoneNumber>> PhonesAsync(FilingId id, string challenge, CancellationToken cancellationToken)
    {
        RedisValue[] fields = challenge.Length > 0 ? [challenge + ".phone"] : FilingFields.PhoneFields;
        var found = await StoreConnection.GuardAsync(
            connection.Database.HashGetAsync(keys[id.Province].Filing(id), fields, StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Where(phone => !phone.IsNull).Select(phone => phones.Open((byte[])phone!, id)).Distinct()];
    }
}
