using Beian.Outbox;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>Operators' channels as callers see them.</summary>
internal static class CarrierMessages
{
    public static ListCarriersResponse Of(CarrierReview review) => new()
    {
        CountedSince = Timestamp.FromDateTimeOffset(review.CountedSince),
        Carriers = { review.Carriers.Select(Of) },
    };

    public static Carrier Of(CarrierStatus status) => new()
    {
        Operator = status.Operator,
        State = status.State,
        SenderNumber = status.SenderNumber ?? "",
        WaitingCount = status.Waiting,
        AcceptedCount = status.Accepted,
        DeliveredCount = status.Delivered,
        FailedCount = status.Failed,
        OldestDueTime = status.OldestDue is { } oldest ? Timestamp.FromDateTimeOffset(oldest) : null,
        MessagesPerSecond = status.MessagesPerSecond,
        HalfAcceptedWithin = Span(status.HalfWithin),
        MostAcceptedWithin = Span(status.MostWithin),
    };

    private static Duration? Span(TimeSpan? span) => span is { } known ? Duration.FromTimeSpan(known) : null;
}
