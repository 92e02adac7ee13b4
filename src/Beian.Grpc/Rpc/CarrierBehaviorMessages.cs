using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>Simulated carriers as callers see them.</summary>
internal static class CarrierBehaviorMessages
{
    public static SimulatedCarrier Of(Carriers.Simulated.SimulatedCarrier carrier) => new()
    {
        Operator = (Operator)carrier.Operator,
        Behavior = Of(carrier.Behavior),
    };

    private static CarrierBehavior Of(Carriers.Simulated.CarrierBehavior behavior)
    {
        var message = new CarrierBehavior
        {
            AnswerDelay = Of(behavior.AnswerDelay),
            DeliveryDelay = Of(behavior.DeliveryDelay),
            ReportDelay = Of(behavior.ReportDelay),
            RejectionRate = behavior.RejectionRate,
            Rejections = { behavior.Rejections.Select(rejection => new SubmitRejection { Code = rejection.Code, Word = rejection.Word }) },
            FailureRate = behavior.FailureRate,
            FailureWords = { behavior.FailureWords },
            LossRate = behavior.LossRate,
            AnswerLossRate = behavior.AnswerLossRate,
            DuplicateMessageRate = behavior.DuplicateMessageRate,
            ReportLossRate = behavior.ReportLossRate,
            DuplicateReportRate = behavior.DuplicateReportRate,
            LateReportRate = behavior.LateReportRate,
            LateReportDelay = Of(behavior.LateReportDelay),
            ReportBeforeAnswerRate = behavior.ReportBeforeAnswerRate,
            RateLimit = behavior.RateLimit ?? 0,
            Outage = (CarrierOutage)behavior.Outage,
            SlowStart = Duration.FromTimeSpan(behavior.SlowStart),
            SlowStartFactor = behavior.SlowStartFactor,
        };
        if (behavior.Seed is { } seed)
        {
            message.Seed = seed;
        }

        return message;
    }

    private static DelayDistribution Of(Carriers.Simulated.DelayDistribution delay) => new()
    {
        Median = Duration.FromTimeSpan(delay.Median),
        P99 = Duration.FromTimeSpan(delay.Percentile99),
    };
}
