using System.Collections.Frozen;

namespace Beian.Rules;

/// <summary>
/// Which filings are verified, where, by whom and from which day: data with effective dates, from a file that
/// <see cref="RuleBookFile"/> reads and checks. A filing keeps the rules of the moment it was submitted, since its challenges are
/// made then.
/// </summary>
public sealed class RuleBook
{
    private readonly FrozenDictionary<Province, IReadOnlyList<RulePeriod>> _periods;

    internal RuleBook(string source, IReadOnlyDictionary<Province, IReadOnlyList<RulePeriod>> periods)
    {
        Source = source;
        _periods = periods.ToFrozenDictionary();
    }

    /// <summary>Where the rules come from.</summary>
    public string Source { get; }

    /// <summary>The periods of a province, earliest first and without a gap; none where verification never starts.</summary>
    public IReadOnlyList<RulePeriod> PeriodsOf(Province province) => _periods.GetValueOrDefault(province, []);

    /// <summary>Whether any filing submitted at <paramref name="time"/> has to be verified.</summary>
    public bool IsInForce(Province province, DateTimeOffset time) =>
        PeriodAt(province, time) is { } period && period.Roles.Values.Any(roles => roles.Count > 0);

    /// <summary>Who has to verify a filing submitted at <paramref name="time"/>: nobody where the rules have not started.</summary>
    public IReadOnlyList<Role> RolesFor(
        Province province, FilingType type, bool changedSubject, bool changedSite, DateTimeOffset time)
    {
        if (PeriodAt(province, time) is not { } period)
        {
            return [];
        }

        // Subject data changed: the principal verifies; site data changed: the site manager; both: both.
        var roles = period.Roles[type];
        return type == FilingType.Change ? [.. roles.Where(r => r == Role.Principal ? changedSubject : changedSite)] : roles;
    }

    private RulePeriod? PeriodAt(Province province, DateTimeOffset time) => PeriodsOf(province).LastOrDefault(p => p.From <= time);
}

/// <summary>A stretch of time in which the same rules hold in a province.</summary>
/// <param name="From">Its first moment: midnight in Beijing.</param>
/// <param name="Until">The moment it is over; null where it goes on.</param>
/// <param name="Roles">For each type of filing, who verifies it.</param>
public sealed record RulePeriod(DateTimeOffset From, DateTimeOffset? Until, IReadOnlyDictionary<FilingType, IReadOnlyList<Role>> Roles);
