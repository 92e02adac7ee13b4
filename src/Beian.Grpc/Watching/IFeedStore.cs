using Beian.Filings;

namespace Beian.Watching;

/// <summary>The provinces' feeds of state changes.</summary>
public interface IFeedStore
{
    /// <summary>What was written behind a position, in order, at most <paramref name="limit"/> of it.</summary>
    Task<IReadOnlyList<FeedEvent>> ReadAsync(Province province, FeedPosition behind, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Whether something behind a position has been trimmed. Where the feed no longer holds the position itself that cannot be told
    /// from "nothing was", and the answer is yes.
    /// </summary>
    Task<bool> MayHaveForgottenAsync(Province province, FeedPosition behind, CancellationToken cancellationToken);

    /// <summary>The position of the newest event.</summary>
    Task<FeedPosition> EndAsync(Province province, CancellationToken cancellationToken);
}

/// <summary>A filing changed its state.</summary>
/// <param name="Position">Where in its province's feed.</param>
/// <param name="Filing">The filing.</param>
/// <param name="Provider">Whose it is.</param>
/// <param name="OrderNumber">The provider's number for it.</param>
/// <param name="Previous">The state it left; unspecified where it is new.</param>
/// <param name="State">The state it entered.</param>
/// <param name="Reason">Why it was returned; unspecified unless it was.</param>
/// <param name="Time">When.</param>
public sealed record FeedEvent(
    FeedPosition Position,
    FilingId Filing,
    string Provider,
    string OrderNumber,
    FilingState Previous,
    FilingState State,
    ReturnReason Reason,
    DateTimeOffset Time);
