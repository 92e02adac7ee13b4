using Beian.Carriers;
using Beian.Filings;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Every operator's channel at a glance: over all provinces and replicas, but for whether it answers and how long what was tried in vain
/// has waited, which is what this replica sees.
/// </summary>
public sealed class CarrierOverview(
    IOutboxStore store, OutboxBacklog backlog, CarrierChannels channels, SenderNumbers senders, IOptions<CarrierRouteOptions> routes, TimeProvider clock)
{
    private const double Half = 0.5;
    private const double Most = 0.95;

    // How long ago trouble is worth a word.
    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(1);

    /// <summary>Reads it: two round trips for each province, all under way at once.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public async Task<CarrierReview> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.ToBeijing().DateTime);
        var looking = Provinces.All.Select(p => store.LookAsync(p, now, cancellationToken)).ToArray();
        var counting = Provinces.All.Select(p => store.CountsAsync(p, today, cancellationToken)).ToArray();
        var lanes = (await Task.WhenAll(looking).ConfigureAwait(false)).SelectMany(view => view.Lanes).ToLookup(lane => lane.Lane.Operator);
        var counts = (await Task.WhenAll(counting).ConfigureAwait(false)).SelectMany(c => c).ToLookup(count => count.Operator);
        return new CarrierReview(
            BeijingTime.Midnight(today),
            [
                .. from carrier in Lane.Operators
                   select new CarrierStatus(
                       carrier,
                       StateOf(carrier, now),
                       senders.For((Carriers.Operator)carrier),
                       lanes[carrier].Sum(lane => lane.Count),
                       backlog.OldestDue(carrier, lanes[carrier]),
                       counts[carrier].Sum(count => count.Accepted),
                       counts[carrier].Sum(count => count.Delivered),
                       counts[carrier].Sum(count => count.Failed),
                       routes.Value.Of(carrier).MessagesPerSecond,
                       AcceptanceSteps.Within(Half, counts[carrier].SelectMany(count => count.Steps)),
                       AcceptanceSteps.Within(Most, counts[carrier].SelectMany(count => count.Steps))),
            ]);
    }

    private V1.CarrierState StateOf(Operator carrier, DateTimeOffset now) => channels.Find(carrier) switch
    {
        null or { IsAnswering: false } => V1.CarrierState.Unavailable,
        { LastTrouble: { } trouble } when now - trouble < Recently => V1.CarrierState.Degraded,
        _ => V1.CarrierState.Available,
    };
}

/// <summary>Every operator's channel.</summary>
/// <param name="CountedSince">From when the counts run.</param>
/// <param name="Carriers">One entry an operator.</param>
public sealed record CarrierReview(DateTimeOffset CountedSince, IReadOnlyList<CarrierStatus> Carriers);

/// <summary>One operator's channel.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="State">Whether messages go through.</param>
/// <param name="SenderNumber">The number it sends from; null where that is not fixed.</param>
/// <param name="Waiting">Messages due and not handed over.</param>
/// <param name="OldestDue">Since when the oldest waits that is due, or is to be tried again.</param>
/// <param name="Accepted">Messages accepted.</param>
/// <param name="Delivered">Messages reported delivered.</param>
/// <param name="Failed">Messages that failed.</param>
/// <param name="MessagesPerSecond">The most it is handed a second; 0 for no limit.</param>
/// <param name="HalfWithin">Within how long half of the messages that people waited for were accepted (<see cref="ClaimedMessage.WaitedForSince"/>); null where none was.</param>
/// <param name="MostWithin">Within how long 95 in 100 of them were.</param>
public sealed record CarrierStatus(
    Operator Operator,
    V1.CarrierState State,
    string? SenderNumber,
    long Waiting,
    DateTimeOffset? OldestDue,
    long Accepted,
    long Delivered,
    long Failed,
    int MessagesPerSecond,
    TimeSpan? HalfWithin,
    TimeSpan? MostWithin);
