using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>
/// What happened to a filing, oldest first. Nothing of it is kept apart: it is read off the filing itself, so it cannot tell
/// another story than the filing does.
/// </summary>
internal static class FilingHistory
{
    public static IEnumerable<FilingEvent> Of(Filings.Filing filing, int wrongIdLimit) =>
        Happened(filing, wrongIdLimit).Where(e => e.Time is not null).OrderBy(e => e.Time);

    private static IEnumerable<FilingEvent> Happened(Filings.Filing filing, int wrongIdLimit)
    {
        yield return Event(FilingEventKind.Submitted, filing.Submitted);
        foreach (var challenge in filing.Challenges)
        {
            foreach (var happened in challenge.Deliveries.SelectMany(OfDelivery).Concat(OfEntries(challenge, wrongIdLimit)))
            {
                happened.MaskedPhoneNumber = challenge.Phone.Masked;
                yield return happened;
            }
        }

        if (Closing(filing) is { } kind)
        {
            var closing = Event(kind, filing.Closed ?? filing.Submitted);
            closing.ReturnReason = filing.ReturnReason;
            yield return closing;
        }

        if (filing.Reviewed is { } reviewed)
        {
            var isApproved = filing.State == FilingState.Approved;
            var decision = Event(isApproved ? FilingEventKind.Approved : FilingEventKind.Rejected, reviewed);
            decision.Detail = isApproved ? $"{filing.IcpNumber}" : filing.RejectionReason;
            yield return decision;
        }
    }

    private static IEnumerable<FilingEvent> OfDelivery(Filings.Delivery delivery)
    {
        FilingEvent[] events =
        [
            Event(FilingEventKind.MessageQueued, delivery.Queued),
            Event(FilingEventKind.MessageAccepted, delivery.Accepted),
            Event(
                delivery.State switch
                {
                    DeliveryState.Delivered => FilingEventKind.MessageDelivered,
                    DeliveryState.Dropped => FilingEventKind.MessageDropped,
                    _ => FilingEventKind.MessageFailed,
                },
                delivery.Ended),
        ];
        events[^1].Detail = delivery.CarrierDetail;
        foreach (var happened in events)
        {
            happened.Trigger = delivery.Trigger;
        }

        return events;
    }

    private static IEnumerable<FilingEvent> OfEntries(Filings.Challenge challenge, int wrongIdLimit) =>
        challenge.WrongIdTimes.Select((time, n) =>
        {
            var wrong = Event(FilingEventKind.WrongId, time);
            wrong.Detail = $"{n + 1}/{wrongIdLimit}";
            return wrong;
        }).Append(Event(FilingEventKind.Verified, challenge.Verified));

    private static FilingEventKind? Closing(Filings.Filing filing) => filing.State switch
    {
        FilingState.AwaitingVerification => null,
        FilingState.Returned => FilingEventKind.Returned,
        FilingState.Withdrawn => FilingEventKind.Withdrawn,
        _ => FilingEventKind.Forwarded,
    };

    private static FilingEvent Event(FilingEventKind kind, DateTimeOffset? time) =>
        new() { Kind = kind, Time = time is { } known ? Timestamp.FromDateTimeOffset(known) : null };
}
