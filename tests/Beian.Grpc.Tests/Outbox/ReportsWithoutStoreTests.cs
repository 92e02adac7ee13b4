using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using DelayDistribution = Beian.Carriers.Simulated.DelayDistribution;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>Reports that come while the store is away wait until it is back.</summary>
[Collection(HarmedStores.Name)]
public sealed class ReportsWithoutStoreTests(HarmedCluster cluster)
{
    private static readonly TimeSpan UntilReported = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task They_are_recorded_when_it_is_back(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster, ("Outbox:Routes:Unicom:Fallback", "Telecom"));
        var server = harmed.Server;
        var good = CarrierBehavior.Faultless with { ReportDelay = DelayDistribution.Constant(UntilReported) };
        server.Carrier(Operator.Mobile).Behavior = good;
        server.Carrier(Operator.Unicom).Behavior = good with { FailureRate = 1, FailureWords = ["UNDELIV"] };
        var office = new Office(server, Case.Where);
        List<Filing> filings = [];
        foreach (var person in new[] { new Somebody(), new Somebody(), Portings.With("130") })
        {
            filings.Add(await office.SubmitAsync(FilingType.NewSite, manager: person));
        }

        foreach (var filing in filings)
        {
            await server.PassUntilAsync(filing, "the carrier has it", all => all[0].State == DeliveryState.Accepted);
        }

        await harmed.KillAsync();
        server.Clock.Advance(UntilReported);
        await server.PassUntilAsync(
            "the reports wait", () => Task.FromResult(server.Log.Lines.Any(line => line.Contains("A delivery report waits", StringComparison.Ordinal))));
        await harmed.BringBackAsync();

        string[][] expected = [["1 Delivered DELIVRD"], ["1 Delivered DELIVRD"], ["1 Failed UNDELIV", "2 Delivered DELIVRD"]];
        foreach (var (filing, messages) in filings.Zip(expected))
        {
            var settled = await server.PassUntilAsync(
                filing, "the report is recorded", all => all[^1].State == DeliveryState.Delivered, TimeSpan.FromMilliseconds(100));
            Assert.Equal(messages, settled.Messages());
        }
    }
}
