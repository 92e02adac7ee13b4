using Beian.Carriers;
using Beian.Filings;
using Beian.Verification;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Beian.Rpc;

/// <summary>Filings as callers see them: phones masked, no codes, no ID digits.</summary>
internal sealed class FilingMessages(SenderNumbers senders, IOptions<VerificationOptions> verification)
{
    /// <summary>The filing with its history, for who asks for this one.</summary>
    public V1.Filing Of(Filing filing)
    {
        var message = InList(filing);
        message.Events.Add(FilingHistory.Of(filing, verification.Value.WrongIdLimit));
        foreach (var (shown, challenge) in message.Challenges.Zip(filing.Challenges))
        {
            shown.Deliveries.Add(challenge.Deliveries.Select(Of));
        }

        return message;
    }

    /// <summary>The filing as lists show it.</summary>
    public V1.Filing InList(Filing filing)
    {
        var message = new V1.Filing
        {
            FilingId = filing.Id.ToString(),
            ProviderId = filing.Provider,
            OrderNumber = filing.OrderNumber,
            Province = filing.Id.Province,
            Type = filing.Type,
            State = filing.State,
            ReturnReason = filing.ReturnReason,
            SubmitTime = Timestamp.FromDateTimeOffset(filing.Submitted),
            CloseTime = Time(filing.Closed),
            ResubmissionOf = filing.ResubmissionOf,
            IcpNumber = filing.IcpNumber?.ToString() ?? "",
            ResubmittedAs = filing.ResubmittedAs,
            ReviewTime = Time(filing.Reviewed),
            RejectionReason = filing.RejectionReason,
            ChangedSubject = filing.ChangedSubject,
            ChangedSite = filing.ChangedSite,
            Challenges = { filing.Challenges.Select(Of) },
        };
        if (filing.Challenges.Count > 0)
        {
            message.Deadline = Timestamp.FromDateTimeOffset(filing.Deadline);
        }

        return message;
    }

    private V1.Challenge Of(Challenge challenge) => new()
    {
        Roles = { challenge.Roles },
        MaskedPhoneNumber = challenge.Phone.Masked,
        Operator = challenge.Operator,
        SenderNumber = senders.For((Carriers.Operator)challenge.Operator) ?? "",
        State = challenge.State,
        WrongIdCount = challenge.WrongIdTimes.Count,
        ManualResendCount = challenge.ManualResends,
        VerifyTime = Time(challenge.Verified),
    };

    private static V1.Delivery Of(Delivery delivery) => new()
    {
        Trigger = delivery.Trigger,
        State = delivery.State,
        SenderNumber = delivery.SenderNumber,
        Time = Time(delivery.Ended ?? delivery.Accepted ?? delivery.Queued),
        CarrierDetail = delivery.CarrierDetail,
        Attempt = delivery.Attempt,
        QueueTime = Time(delivery.Queued),
        AcceptTime = Time(delivery.Accepted),
    };

    private static Timestamp? Time(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
