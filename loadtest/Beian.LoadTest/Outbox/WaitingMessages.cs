using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.People;
using Beian.V1;

namespace Beian.LoadTest.Outbox;

/// <summary>Messages that wait: filings of one phone each, spread evenly over operators and provinces, submitted while no carrier answers.</summary>
internal sealed class WaitingMessages(ServerConnection server)
{
    private const int AtATime = 64;

    // One of each operator: Telecom, Unicom, Mobile, virtual, Broadnet.
    private static readonly string[] Prefixes = ["133", "130", "139", "170", "192"];

    // In all of them a new site's manager is verified.
    private static readonly Province[] Provinces =
        [Province.Zhejiang, Province.Sichuan, Province.Fujian, Province.Shandong, Province.Henan, Province.Hubei, Province.Hunan, Province.Anhui];

    /// <summary>No carrier takes anything.</summary>
    public async Task RefuseAsync(CancellationToken cancellationToken) => await server.Simulator.SetCarrierBehaviorAsync(
        new SetCarrierBehaviorRequest { Behavior = new CarrierBehavior { Outage = CarrierOutage.Refusing } }, cancellationToken: cancellationToken);

    /// <summary>Every carrier is as it was at the start.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken) =>
        await server.Simulator.SetCarrierBehaviorAsync(new SetCarrierBehaviorRequest(), cancellationToken: cancellationToken);

    public Task SubmitAsync(int count, Action each, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
        async (number, token) =>
        {
            await server.Filings.SubmitFilingAsync(
                new SubmitFilingRequest
                {
                    OrderNumber = string.Create(CultureInfo.InvariantCulture, $"BA20260310{number:D8}"),
                    Province = Provinces[number / Prefixes.Length % Provinces.Length],
                    Type = FilingType.NewSite,
                    SiteManager = Population.At(number, Prefixes),
                },
                cancellationToken: token);
            each();
        });
}
