using Beian.Tokens;

namespace Beian.Watching;

/// <summary>
/// Where a watch stands: a position in each province it watches, and a time up to which nothing behind those positions had been
/// written. A feed is trimmed by age, so while that time is younger than the feed's age nothing behind the positions is missing.
/// </summary>
public sealed class WatchPosition
{
    /// <summary>Longest text looked at.</summary>
    public const int MaxTextLength = 4096;

    private readonly Dictionary<Province, FeedPosition> _positions;

    internal WatchPosition(DateTimeOffset time, IEnumerable<KeyValuePair<Province, FeedPosition>> positions)
    {
        Time = time;
        _positions = new Dictionary<Province, FeedPosition>(positions);
    }

    /// <summary>Up to when it is complete.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>The provinces it watches.</summary>
    public IEnumerable<Province> Provinces => _positions.Keys;

    internal FeedPosition this[Province province] => _positions[province];

    /// <summary>Reads the text form; null where it is none.</summary>
    public static WatchPosition? Parse(string text)
    {
        var token = OpaqueText.Read<WatchToken>(text, MaxTextLength);
        if (token is null || token.Provinces.Count == 0
            || token.Milliseconds.Count != token.Provinces.Count || token.Sequences.Count != token.Provinces.Count
            || token.Provinces.Distinct().Count() != token.Provinces.Count
            || !token.Provinces.All(p => Filings.Provinces.IsKnown((Province)p))
            || token.Milliseconds.Concat(token.Sequences).Append(token.Time).Any(n => n is < 0 or > 253_402_300_799_999))
        {
            return null;
        }

        return new WatchPosition(
            DateTimeOffset.FromUnixTimeMilliseconds(token.Time),
            token.Provinces.Select((p, n) => KeyValuePair.Create(
                (Province)p, new FeedPosition(token.Milliseconds[n], token.Sequences[n]))));
    }

    /// <summary>The text form.</summary>
    public override string ToString() => new WatchToken
    {
        Time = Time.ToUnixTimeMilliseconds(),
        Provinces = { _positions.Keys.Select(p => (int)p) },
        Milliseconds = { _positions.Values.Select(p => p.Milliseconds) },
        Sequences = { _positions.Values.Select(p => p.Sequence) },
    }.ToText();

    /// <summary>Moves behind an event; false where it stands behind it already.</summary>
    internal bool MoveBehind(FeedEvent change)
    {
        if (change.Position <= _positions[change.Filing.Province])
        {
            return false;
        }

        _positions[change.Filing.Province] = change.Position;
        return true;
    }

    /// <summary>Moves on to where the readers stand, for a watcher that has got everything up to there.</summary>
    internal void MoveTo(FeedFront front)
    {
        foreach (var province in _positions.Keys)
        {
            if (front.Positions[province] > _positions[province])
            {
                _positions[province] = front.Positions[province];
            }
        }

        Time = front.Time;
    }
}

/// <summary>How far the readers have come: the position in each province, and the time up to which that is everything.</summary>
internal sealed record FeedFront(DateTimeOffset Time, IReadOnlyDictionary<Province, FeedPosition> Positions);
