using System.ComponentModel.DataAnnotations;

namespace Beian.Rekeying;

/// <summary>How what outlives a key is brought under the next one: section <c>Rekeying</c> of the configuration.</summary>
public sealed class RekeyingOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Rekeying";

    /// <summary>How often it is looked what can be brought over. Nothing hurries: a replaced key stays readable for more than a week.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Pass { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many filings, records or numbers are under way at a time. Small, so that a portal's call never waits long behind them.</summary>
    [Range(1, 1000)]
    public int Batch { get; set; } = 50;
}
