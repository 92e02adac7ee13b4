using System.Collections;
using System.Globalization;
using Beian.LoadTest.Demo;
using Beian.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Beian.LoadTest.Carriers;

/// <summary>How carriers behave, a line each: only what differs from the perfect carrier.</summary>
internal static class BehaviorTable
{
    public static void Show(IEnumerable<SimulatedCarrier> carriers)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("operator", "behavior");
        foreach (var carrier in carriers)
        {
            table.AddRow(new Text(Names.Of(carrier.Operator)), new Text(Describe(carrier.Behavior)));
        }

        AnsiConsole.Write(table);
    }

    private static string Describe(CarrierBehavior behavior)
    {
        var parts = CarrierBehavior.Descriptor.Fields.InDeclarationOrder()
            .Where(field => field.FieldNumber != CarrierBehavior.SlowStartFactorFieldNumber || behavior.SlowStart.ToTimeSpan() > TimeSpan.Zero)
            // A late report's delay matters only where some are late.
            .Where(field => field.FieldNumber != CarrierBehavior.LateReportDelayFieldNumber || behavior.LateReportRate > 0)
            .Select(field => (Field: field, Text: Value(field, behavior)))
            .Where(part => part.Text.Length > 0)
            .Select(part => $"{part.Field.Name} {part.Text}")
            .ToList();
        return parts.Count == 0 ? "perfect" : string.Join(", ", parts);
    }

    /// <returns>Empty for the value of a perfect carrier.</returns>
    private static string Value(FieldDescriptor field, CarrierBehavior behavior) => field.Accessor.GetValue(behavior) switch
    {
        long seed => behavior.HasSeed ? seed.ToString(CultureInfo.InvariantCulture) : "",
        double number => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
        CarrierOutage outage => outage == CarrierOutage.Unspecified ? "" : Names.Of(outage),
        Duration span => Milliseconds(span),
        DelayDistribution { Median: var median, P99: var p99 } => Milliseconds(p99).Length == 0 ? "" : $"{Milliseconds(median)} to {Milliseconds(p99)}",
        IEnumerable<SubmitRejection> rejections => string.Join('/', rejections.Select(rejection => rejection.Code)),
        IEnumerable words => string.Join('/', words.Cast<object>()),
        _ => "",
    };

    private static string Milliseconds(Duration span) =>
        span.ToTimeSpan() == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{span.ToTimeSpan().TotalMilliseconds:#,0.###} ms");
}
