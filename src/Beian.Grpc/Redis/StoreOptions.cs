using System.ComponentModel.DataAnnotations;

namespace Beian.Redis;

/// <summary>How the store is used: section <c>Store</c> of the configuration. Which store it is, the connection string says.</summary>
public sealed class StoreOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Store";

    /// <summary>What every key begins with; two systems may share a Redis under two prefixes.</summary>
    [Required, RegularExpression("^[A-Za-z0-9:._-]{1,32}$")]
    public string KeyPrefix { get; set; } = "beian";

    /// <summary>How long an answer of the store is waited for before the call is UNAVAILABLE.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many replicas must have a transition before it is answered; with too few of them the answer is UNAVAILABLE, and the
    /// transition may have happened. Unset: one where the store has replicas, none where it has not.
    /// </summary>
    [Range(0, 5)]
    public int? ConfirmedBy { get; set; }
}
