using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Every field of the simulator's levers, and what it takes.</summary>
internal static class SimulatorFields
{
    private const string Rate = "must be from 0 to 1";
    private const string Span = "must be from 0 to 24 hours";
    private const string Code = "must be 1 to 16 of the characters A-Z a-z 0-9 . _ : -";

    private static readonly object[] NoRates = [-0.001, 1.001, -1.0, 100.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private static readonly object[] NoSpans =
    [
        new Duration { Seconds = -1 }, new Duration { Seconds = 86_401 }, new Duration { Seconds = 86_400, Nanos = 1_000_000 },
        new Duration { Seconds = long.MinValue }, new Duration { Seconds = long.MaxValue }, new Duration { Nanos = -1 },
        new Duration { Seconds = 2, Nanos = -1 }, new Duration { Nanos = 1_000_000_000 }, new Duration { Nanos = int.MaxValue },
    ];

    private static readonly object[] NoCodes = ["", "a b", "a,b", new string('A', 17), "Ａ１", "UNDELIV "];

    public static IEnumerable<FieldRow> Rows =>
    [
        new("WatchMessagesRequest.phone_number", FieldTable.Phone) { Refused = FieldTable.NoPhones, Same = FieldTable.PhoneForms },
        new("SetCarrierBehaviorRequest.operator", "must be an operator, or left out for all of them") { Refused = [6, -1, int.MinValue, int.MaxValue] },
        new("CarrierBehavior.rejection_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.failure_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.failure_words", $"{Code}, and a word for a failure") { Refused = [.. NoCodes, "DELIVRD", "ACCEPTD", "ENROUTE"] },
        new("CarrierBehavior.loss_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.answer_loss_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.duplicate_message_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.report_loss_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.duplicate_report_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.late_report_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.report_before_answer_rate", Rate) { Refused = NoRates },
        new("CarrierBehavior.rate_limit", "must be from 0.001 to 1000000, or 0 for no limit")
            { Refused = [-1.0, 0.0009, 1_000_000.1, double.NaN, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity] },
        new("CarrierBehavior.outage", "must be CARRIER_OUTAGE_REFUSING or CARRIER_OUTAGE_SILENT, or left out for none")
            { Refused = [3, -1, int.MinValue, int.MaxValue] },
        new("CarrierBehavior.slow_start", Span) { Refused = NoSpans },
        new("CarrierBehavior.slow_start_factor", "must be from 1 to 1000, or 0 for 20")
            { Refused = [-1.0, 0.5, 0.999, 1000.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity] },
        // Every number is a seed.
        new("CarrierBehavior.seed", ""),
        new("DelayDistribution.median", Span) { Refused = NoSpans },
        new("DelayDistribution.p99", "must be from the median to 24 hours, and 0 where the median is") { Refused = NoSpans },
        new("SubmitRejection.code", Code) { Refused = NoCodes },
        new("SubmitRejection.word", "must be at most 64 characters, with no control characters")
            { Refused = [new string('字', 65), "two\nlines", "\0", "a\u007f", "a\u0085"], TakesAnyText = true },
    ];
}
