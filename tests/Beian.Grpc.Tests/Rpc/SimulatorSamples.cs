using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Requests that watch the handset and set how a carrier behaves that sends no filing's messages.</summary>
internal static class SimulatorSamples
{
    private static readonly string[] Delays = ["answer_delay", "delivery_delay", "report_delay", "late_report_delay"];

    public static IReadOnlyList<RequestSample> For(Server server)
    {
        var missing = Delays.ToDictionary(
            delay => $"behavior.{delay}.median", delay => $"behavior.{delay}.p99 must be from the median to 24 hours, and 0 where the median is");
        missing.Add("behavior.rejections[0].code", "behavior.rejections[0].code must be 1 to 16 of the characters A-Z a-z 0-9 . _ : -");
        var phone = new Somebody().Phone;
        return
        [
            new("SimulatorService.WatchMessages", new WatchMessagesRequest { PhoneNumber = phone },
                request => FirstAsync(server, phone, (WatchMessagesRequest)request), new Dictionary<string, string>()),
            new("SimulatorService.SetCarrierBehavior",
                new SetCarrierBehaviorRequest { Operator = Operator.Virtual, Behavior = EverythingSet() },
                async request => await server.Simulator.SetCarrierBehaviorAsync((SetCarrierBehaviorRequest)request), missing),
        ];
    }

    /// <summary>A behavior in which no field is at its zero value.</summary>
    public static CarrierBehavior EverythingSet() => new()
    {
        AnswerDelay = Delay(10),
        DeliveryDelay = Delay(100),
        ReportDelay = Delay(1000),
        RejectionRate = 0.01,
        Rejections = { new SubmitRejection { Code = "33", Word = "欠费 in arrears" }, new SubmitRejection { Code = "MK:0012" } },
        FailureRate = 0.02,
        FailureWords = { "UNDELIV", "MK:0012" },
        LossRate = 0.03,
        AnswerLossRate = 0.04,
        DuplicateMessageRate = 0.05,
        ReportLossRate = 0.06,
        DuplicateReportRate = 0.07,
        LateReportRate = 0.08,
        LateReportDelay = Delay(10_000),
        ReportBeforeAnswerRate = 0.09,
        RateLimit = 0.5,
        Outage = CarrierOutage.Silent,
        SlowStart = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
        SlowStartFactor = 30,
        Seed = 42,
    };

    private static DelayDistribution Delay(int milliseconds) => new()
    {
        Median = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds)),
        P99 = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(3 * milliseconds)),
    };

    private static async Task<IMessage> FirstAsync(Server server, string phone, WatchMessagesRequest request)
    {
        using var watch = await HandsetStream.OpenAsync(server.Simulator, request.PhoneNumber);
        await server.PostAsync(phone, "a message");
        return await watch.NextAsync();
    }
}
