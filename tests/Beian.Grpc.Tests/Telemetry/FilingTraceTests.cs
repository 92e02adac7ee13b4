using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using DelayDistribution = Beian.Carriers.Simulated.DelayDistribution;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>What has become of a filing is found in its traces by its id, though its messages leave long after the submit has been answered.</summary>
[Collection(Listened.Name)]
public sealed class FilingTraceTests
{
    [Fact]
    public async Task A_filing_is_followed_from_its_submit_to_the_reports_on_its_messages()
    {
        await using var watched = await WatchedServer.StartAsync();
        // A report that comes before its message is written down waits, and is followed on its own.
        watched.Server.CarriersBehave(CarrierBehavior.Faultless with { ReportDelay = DelayDistribution.Constant(TimeSpan.FromMinutes(1)) });
        var filing = await Case.OfTwo(watched.Server).SubmittedAsync();
        await Eventually.HoldsAsync("both messages are written down", () => Task.FromResult(About(watched, filing).Count(span => span.DisplayName == "deliver message") == 2));
        watched.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        string[] expected =
        [
            "beian.v1.FilingService/SubmitFiling", "deliver message", "deliver message", "report mobile", "report mobile",
        ];

        await Eventually.HoldsAsync("the reports are written", () =>
        {
            watched.Server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            return Task.FromResult(About(watched, filing).Count == expected.Length);
        });
        var spans = About(watched, filing);

        Assert.Equal(expected, spans.Select(span => span.DisplayName).Order(StringComparer.Ordinal));
        // Each a trace of its own, with what was done in the store and at the carrier under it.
        Assert.Equal(expected.Length, spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(spans, span => Assert.Equal(Parts(span.DisplayName), watched.Spans
            .Where(part => part.TraceId == span.TraceId && part.ParentSpanId == span.SpanId)
            .Select(part => part.DisplayName).Where(name => name is not "HMGET").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_submit_that_the_carrier_does_not_answer_shows_as_an_error_and_what_it_was()
    {
        await using var watched = await WatchedServer.StartAsync();
        watched.Server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { RejectionRate = 1 };
        var filing = (await watched.Server.Filings.SubmitFilingAsync(Case.OfOne(watched.Server).Order)).Filing;

        await Eventually.HoldsAsync("it is refused", () =>
        {
            watched.Server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            return Task.FromResult(Submits().Any());
        });

        Assert.All(Submits(), submit => Assert.Equal(ActivityStatusCode.Error, submit.Status));
        Assert.All(Submits(), submit => Assert.Equal("rejected", submit.GetTagItem("error.type")));

        IEnumerable<Activity> Submits() => watched.Spans.Where(span =>
            span.DisplayName == "submit mobile" && $"{span.GetTagItem("messaging.message.id")}".StartsWith(filing.FilingId, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Parts(string span) => span switch
    {
        "deliver message" => ["EVALSHA link_message", "EVALSHA record_submission", "submit mobile"],
        "report mobile" => ["EVALSHA find_message", "EVALSHA record_report"],
        _ => ["EVALSHA submit_filing"],
    };

    private static List<Activity> About(WatchedServer watched, Case filing) =>
        [.. watched.Spans.Where(span => span.GetTagItem("beian.filing.id") is string id && id == filing.FilingId && span.DisplayName is not "beian.v1.FilingService/GetFiling")];
}
