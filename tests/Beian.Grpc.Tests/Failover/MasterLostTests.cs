using Beian.Filings;
using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using Filing = Beian.V1.Filing;

namespace Beian.Grpc.Tests.Failover;

/// <summary>A master of a cluster is lost for good and its replica with it: nobody takes its place.</summary>
public sealed class MasterLostTests
{
    // Short, for the others are to give it up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Its_provinces_are_away_and_those_of_the_others_go_on()
    {
        await using var cluster = await RedisCluster.StartAsync(Patience);
        await using var server = Server.Start(cluster.ConnectionString, ("Store:Timeout", "00:00:02"));
        server.Log.Expect("Health check store");
        var filing = Case.OfOne(server);
        await NoVerdict.RetriedAsync(filing.SubmittedAsync);
        var homes = Provinces.All.ToLookup(province => ReplicatedStore.PortOf(server, province));
        var lost = homes.First(home => !home.Contains(Case.Where));

        await cluster.LoseAsync(cluster.Masters.Single(master => master.Port == lost.Key));

        var verdict = await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: "mine")));
        Assert.Equal(VerifyOutcome.Forwarded, verdict.Outcome);
        foreach (var province in Provinces.All.Except(lost))
        {
            Assert.Equal(province, (await NoVerdict.RetriedAsync(() => SubmitAsync(server, province))).Province);
        }

        await Task.WhenAll(lost.Select(province => NoVerdict.OfAsync(() => SubmitAsync(server, province))));
    }

    private static async Task<Filing> SubmitAsync(Server server, Province province)
    {
        var order = Case.OfOne(server).Order;
        order.Province = province;
        return (await server.Filings.SubmitFilingAsync(order)).Filing;
    }
}
