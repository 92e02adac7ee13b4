using System.Collections.Concurrent;
using Beian.Portal.BackEnd;
using Beian.V1;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>The rules of the portal's provinces as the back end told them last. <see cref="RulesKeeper"/> asks for them, so no page waits.</summary>
public sealed class ProvinceRules(IOptions<BackEndOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan AgainAfterTrouble = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Province, Known> _known = [];

    /// <summary>The rules of a province.</summary>
    /// <returns>The rules, or why there are none.</returns>
    public (GetProvinceRulesResponse? Rules, Trouble? Trouble) Of(Province province) =>
        _known.TryGetValue(province, out var known) ? (known.Rules, known.Rules is null ? known.Trouble : null) : (null, null);

    /// <summary>Has the back end asked again soon: it has shown that it goes by other rules.</summary>
    public void Doubt(Province province)
    {
        if (_known.TryGetValue(province, out var known))
        {
            // Where an answer has come in between, that is kept, and the next who finds it out of date says so.
            _known.TryUpdate(province, known with { IsDoubted = true }, known);
        }
    }

    /// <summary>Whether it is time to ask.</summary>
    internal bool IsDue(Province province) =>
        !_known.TryGetValue(province, out var known)
        || known.IsDoubted
        || clock.GetElapsedTime(known.Asked) >= (known.Trouble is null ? options.Value.RulesLife : AgainAfterTrouble);

    /// <summary>
    /// Remembers an answer. While the back end is away what it said last is gone by: rules change by the day at most. Where it does not take this
    /// portal's calls there is nothing to go by.
    /// </summary>
    /// <returns>Whether there is trouble of another kind than before.</returns>
    internal bool Keep(Province province, (GetProvinceRulesResponse? Rules, Trouble? Trouble) told)
    {
        var before = _known.GetValueOrDefault(province);
        _known[province] = new Known(told.Trouble is Trouble.NotPermitted ? null : told.Rules ?? before?.Rules, told.Trouble, clock.GetTimestamp());
        return told.Trouble is not null && told.Trouble.GetType() != before?.Trouble?.GetType();
    }

    private sealed record Known(GetProvinceRulesResponse? Rules, Trouble? Trouble, long Asked, bool IsDoubted = false);
}
