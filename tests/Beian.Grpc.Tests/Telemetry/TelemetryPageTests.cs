using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Telemetry;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary><c>docs/telemetry.md</c> and the running server say the same.</summary>
[Collection(Listened.Name)]
public sealed class TelemetryPageTests
{
    // Only where something goes wrong; other tests see to that.
    private const string OnlyOnErrors = "error.type";

    [Fact]
    public async Task It_names_exactly_the_instruments_that_the_server_has_with_kind_and_unit()
    {
        await using var server = Server.Start(null);
        // Those of verification are made with the first call of its service.
        await server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = Province.Zhejiang });
        var published = Instruments(server);

        Assert.Equal(
            TelemetryPage.Own.Concat(TelemetryPage.Framework).Select(metric => $"{metric.Name} {metric.Kind} {metric.Unit}").Order(),
            published.Where(instrument => instrument.Name != TelemetryRegistration.LeftOut)
                .Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}").Order());
    }

    [Fact]
    public async Task It_names_exactly_the_attributes_that_are_exported()
    {
        using var issuer = new Issuer();
        await using var watched = await WatchedServer.StartAsync([.. issuer.Settings, ("Limits:StreamsPerCaller", "1")]);
        await LiveAsync(watched.Server);
        // With a token: the caller of Development that needs none has no limits.
        await TooManyStreamsAsync(watched.Server.With(issuer.Token(Holder.OfProvider("tencent"), Server.Morning)));

        await Eventually.HoldsAsync("everything was measured", () =>
        {
            watched.Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(TelemetryPage.Own.Select(metric => metric.Name).Except(watched.Metrics().Select(metric => metric.Name)).Any() is false);
        });
        var exported = watched.Metrics().ToDictionary(metric => metric.Name);

        Assert.DoesNotContain(TelemetryRegistration.LeftOut, exported.Keys);
        Assert.All(TelemetryPage.Own, metric =>
        {
            var attributes = exported[metric.Name].Points.SelectMany(point => point.Attributes.Keys).Distinct();
            Assert.Equal(metric.Attributes.Except([OnlyOnErrors]).Order(), attributes.Except([OnlyOnErrors]).Order());
            Assert.Contains(OnlyOnErrors, metric.Attributes.Concat(exported[metric.Name].Points.All(point => !point.Attributes.ContainsKey(OnlyOnErrors)) ? [OnlyOnErrors] : []));
        });
    }

    [Fact]
    public async Task It_names_exactly_the_spans_that_are_exported_and_their_attributes()
    {
        await using var watched = await WatchedServer.StartAsync();
        await LiveAsync(watched.Server);

        await Eventually.HoldsAsync("every span has ended", () =>
        {
            watched.Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(TelemetryPage.Spans.All(row => watched.Spans.Any(row.Covers)));
        });

        Assert.All(watched.Spans.Where(span => span.Source.Name != "Microsoft.AspNetCore"), span =>
        {
            var row = Assert.Single(TelemetryPage.Spans, row => row.Covers(span));
            Assert.Empty(span.TagObjects.Select(tag => tag.Key).Except(row.Attributes));
        });
        Assert.All(TelemetryPage.Spans, row => Assert.Empty(
            row.Attributes.Except([OnlyOnErrors]).Except(watched.Spans.Where(row.Covers).SelectMany(span => span.TagObjects.Select(tag => tag.Key)))));
    }

    // A submit, a look at it, a wrong and a right entry, a resend, reports, a noon, a deadline.
    private static async Task LiveAsync(Server server)
    {
        var filing = await Case.OfTwo(server).SubmittedAsync();
        await filing.ReadAsync();
        await server.Verification.VerifyCodeAsync(filing.WrongId());
        await server.Verification.VerifyCodeAsync(filing.Right());
        await server.Verification.ResendCodeAsync(filing.Resend());
        await server.Operations().RunNoonResendAsync(new RunNoonResendRequest());
    }

    private static async Task TooManyStreamsAsync(CallInvoker caller)
    {
        var filings = new FilingService.FilingServiceClient(caller);
        var all = new WatchFilingsRequest { Provinces = { Province.Zhejiang } };
        using var one = filings.WatchFilings(all);
        await one.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        using var another = filings.WatchFilings(all);
        await Assert.ThrowsAsync<RpcException>(() => another.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
    }

    private static ConcurrentBag<Instrument> Instruments(Server server)
    {
        ConcurrentBag<Instrument> published = [];
        var factory = server.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                // Other servers of this process have the same meters, each from a factory of its own; the runtime's has none.
                if (TelemetryRegistration.Meters.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || instrument.Meter.Scope == factory))
                {
                    published.Add(instrument);
                }
            },
        };
        listener.Start();
        return published;
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "updowncounter",
        "ObservableGauge" or "Gauge" => "gauge",
        var histogram => histogram.ToLowerInvariant(),
    };
}
