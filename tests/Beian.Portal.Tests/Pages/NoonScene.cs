using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Portal.Tests.Pages;

/// <summary>A morning's filings in several provinces, with people of every operator, and then noon, not yet over.</summary>
internal static class NoonScene
{
    // One of each operator, and Mobile's share of the market.
    private static readonly string[] Prefixes = ["139", "133", "139", "130", "138", "1700", "139", "192"];

    private static readonly (Province Province, int Filings)[] Provinces =
        [(Province.Zhejiang, 26), (Province.Sichuan, 18), (Province.Fujian, 14), (Province.Shandong, 22), (Province.Henan, 12), (Province.Beijing, 9), (Province.Gansu, 4)];

    public static async Task PlayAsync(Server server)
    {
        foreach (var (province, filings) in Provinces)
        {
            await SubmitAsync(new Office(server, province), filings);
        }

        await PassAsync(server, "the morning's messages have left", overview => overview.Carriers.All(carrier => carrier.WaitingCount == 0));
        server.Clock.SetUtcNow(Server.Morning.AddHours(3).ToUniversalTime());
        await PassAsync(server, "noon is half over", overview => overview.LatestNoonRun is { RemainingCount: > 0 } run && run.QueuedCount > run.RemainingCount);
    }

    private static async Task SubmitAsync(Office office, int filings)
    {
        for (var n = 0; n < filings; n++)
        {
            var person = Portings.With(Prefixes[n % Prefixes.Length]);
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
            // Some are quick to verify; theirs is no noon.
            if (n % 4 == 1 && filing.State == FilingState.AwaitingVerification)
            {
                await office.VerifiedAsync(filing, person);
            }
        }
    }

    private static Task PassAsync(Server server, string what, Func<GetOverviewResponse, bool> condition) => server.PassUntilAsync(
        what, async () => condition(await server.Operations().GetOverviewAsync(new GetOverviewRequest())), TimeSpan.FromMilliseconds(250));
}
