using Beian.Filings;
using Cronos;
using Microsoft.Extensions.Options;

namespace Beian.NoonResend;

/// <summary>When the noons are, in Beijing time whatever the host's zone.</summary>
public sealed class NoonSchedule
{
    // Not the host's zone data, which a container may lack: China has kept UTC+8 without summer time since 1991.
    private static readonly TimeZoneInfo Beijing = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Beijing", "Beijing");

    private readonly CronExpression _schedule;
    private readonly NoonAudience _audience;

    /// <param name="options">Checked when the server starts.</param>
    public NoonSchedule(IOptions<NoonOptions> options)
    {
        _schedule = CronExpression.Parse(options.Value.Schedule);
        _audience = options.Value.Audience;
    }

    /// <summary>The first noon after a moment; null where the schedule has none.</summary>
    public DateTimeOffset? After(DateTimeOffset moment) => _schedule.GetNextOccurrence(moment, Beijing);

    /// <summary>The noons after one moment and up to another, that one included, earliest first.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo) =>
        _schedule.GetOccurrences(after, upTo, Beijing, fromInclusive: false, toInclusive: true);

    /// <summary>The one noon of a code: the first after its issue, before its deadline, that its audience includes; null where there is none.</summary>
    public DateTimeOffset? NoonOf(DateTimeOffset issued, DateTimeOffset deadline)
    {
        var from = _audience == NoonAudience.Unconfirmed
            ? issued
            // The last moment of the day of issue: a noon at midnight is one of the next day.
            : BeijingTime.Midnight(DateOnly.FromDateTime(issued.ToBeijing().DateTime).AddDays(1)).AddTicks(-1);
        return After(from) is { } noon && noon < deadline ? noon : null;
    }
}

/// <summary>Checks that the schedule is one.</summary>
internal sealed class NoonScheduleValidator : IValidateOptions<NoonOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NoonOptions options)
    {
        const string Setting = $"{NoonOptions.Section}:{nameof(NoonOptions.Schedule)}";
        if (!Enum.IsDefined(options.Audience))
        {
            return ValidateOptionsResult.Fail($"{NoonOptions.Section}:{nameof(NoonOptions.Audience)} must be one of {string.Join(", ", Enum.GetNames<NoonAudience>())}.");
        }

        if (!CronExpression.TryParse(options.Schedule, out var schedule))
        {
            return ValidateOptionsResult.Fail($"{Setting} '{options.Schedule}' must be a cron expression of five fields, such as 0 12 * * *.");
        }

        return schedule.GetNextOccurrence(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null
            ? ValidateOptionsResult.Fail($"{Setting} '{options.Schedule}' never comes.")
            : ValidateOptionsResult.Success;
    }
}
