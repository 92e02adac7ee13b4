using System.Text.Json;
using System.Text.Json.Serialization;
using Beian.Filings;

namespace Beian.Rules;

/// <summary>Reads a rule book and refuses one that leaves a question open, saying where.</summary>
internal static class RuleBookFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="json">The file's text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidRuleBookException">Everything that is wrong with it, at once.</exception>
    public static RuleBook Read(string json, string name)
    {
        var file = Deserialize(json, name);
        List<string> problems = [];
        var roleSets = file.RoleSets.ToDictionary(s => s.Key, s => RoleSet(s.Key, s.Value, problems), StringComparer.Ordinal);
        var periods = file.Periods.SelectMany((p, n) => Periods(p, $"periods[{n}]", roleSets, problems)).ToLookup(p => p.Province, p => p.Period);
        var book = periods.ToDictionary(p => p.Key, IReadOnlyList<RulePeriod> (p) => InOrder(p.Key, p, problems));
        return problems.Count == 0 ? new RuleBook(file.Source, book) : throw new InvalidRuleBookException(name, problems);
    }

    private static RuleFile Deserialize(string json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<RuleFile>(json, Json) ?? throw new InvalidRuleBookException(name, ["is empty"]);
        }
        catch (JsonException malformed)
        {
            // Its own way of saying where counts lines from zero, and not every message has it.
            var what = malformed.Message.Split(" Path: ")[0].TrimEnd('.');
            throw new InvalidRuleBookException(name, [$"{malformed.Path}, line {malformed.LineNumber + 1}: {what}"]);
        }
    }

    private static Dictionary<FilingType, IReadOnlyList<Role>> RoleSet(
        string name, Dictionary<string, string?[]?>? set, List<string> problems)
    {
        var known = new Dictionary<FilingType, IReadOnlyList<Role>>();
        foreach (var (typeName, roleNames) in set ?? [])
        {
            if (ContractNames.Parse<FilingType>(typeName) is { } type)
            {
                known[type] = Roles($"roleSets.{name}.{typeName}", roleNames, problems);
            }
            else
            {
                problems.Add($"roleSets.{name}: {typeName} is no type of filing");
            }
        }

        foreach (var missing in ContractNames.All<FilingType>().Where(t => !known.ContainsKey(t)))
        {
            problems.Add($"roleSets.{name}: {ContractNames.Of(missing)} is missing; say [] where nobody verifies");
        }

        return known;
    }

    private static List<Role> Roles(string at, string?[]? names, List<string> problems)
    {
        List<Role> roles = [];
        foreach (var name in names ?? [null])
        {
            if (ContractNames.Parse<Role>(name) is not { } role)
            {
                problems.Add($"{at}: {name ?? "null"} is no role");
            }
            else if (roles.Contains(role))
            {
                problems.Add($"{at}: {name} stands there twice");
            }
            else
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    private static IEnumerable<(Province Province, RulePeriod Period)> Periods(
        RuleFilePeriod? period, string at, Dictionary<string, Dictionary<FilingType, IReadOnlyList<Role>>> roleSets, List<string> problems)
    {
        if (period is null)
        {
            problems.Add($"{at} is null");
            yield break;
        }

        if (!roleSets.TryGetValue(period.Roles, out var roles))
        {
            problems.Add($"{at}.roles: there is no role set {period.Roles}");
            yield break;
        }

        if (period.Until <= period.From)
        {
            problems.Add($"{at}: until {period.Until:yyyy-MM-dd} is not after from {period.From:yyyy-MM-dd}");
        }

        foreach (var name in period.Provinces)
        {
            if (ContractNames.Parse<Province>(name) is not { } province)
            {
                problems.Add($"{at}.provinces: {name ?? "null"} is no province");
                continue;
            }

            yield return (province, new RulePeriod(
                BeijingTime.Midnight(period.From), period.Until is { } until ? BeijingTime.Midnight(until) : null, roles));
        }
    }

    private static RulePeriod[] InOrder(Province province, IEnumerable<RulePeriod> periods, List<string> problems)
    {
        RulePeriod[] inOrder = [.. periods.OrderBy(p => p.From)];
        foreach (var (earlier, later) in inOrder.Zip(inOrder.Skip(1)))
        {
            if (earlier.Until is null || earlier.Until > later.From)
            {
                problems.Add($"{ContractNames.Of(province)}: the periods from {Day(earlier.From)} and from {Day(later.From)} overlap");
            }
            else if (earlier.Until < later.From)
            {
                problems.Add($"{ContractNames.Of(province)}: no rule from {Day(earlier.Until.Value)} to {Day(later.From)}");
            }
        }

        if (inOrder[^1].Until is { } end)
        {
            problems.Add($"{ContractNames.Of(province)}: no rule from {Day(end)} on");
        }

        return inOrder;
    }

    private static string Day(DateTimeOffset time) => time.ToBeijing().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Nullable where System.Text.Json lets a null through: inside of collections.
    private sealed record RuleFile(
        string Source, Dictionary<string, Dictionary<string, string?[]?>?> RoleSets, RuleFilePeriod?[] Periods);

    private sealed record RuleFilePeriod(DateOnly From, string Roles, string?[] Provinces, DateOnly? Until = null);
}

/// <summary>A rule book that leaves questions open. The server does not start with it.</summary>
/// <param name="name">The file.</param>
/// <param name="problems">What is wrong, and where.</param>
public sealed class InvalidRuleBookException(string name, IReadOnlyCollection<string> problems)
    : Exception($"The rule book {name} cannot be used: {string.Join("; ", problems)}.");
