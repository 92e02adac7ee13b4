using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Xunit;
using Filing = Beian.V1.Filing;

namespace Beian.Grpc.Tests.Faults;

/// <summary>Which numbers were ported lies on a node of its own; with that one away a submit goes by the prefix.</summary>
[Collection(HarmedStores.Name)]
public sealed class PortedNumbersAwayTests(HarmedCluster cluster)
{
    [Fact]
    public async Task A_submit_still_works_and_its_message_goes_over_the_right_operator_when_that_is_known_again()
    {
        await using var harmed = (HarmedRedisCluster)await HarmedStore.StartAsync(Engine.RedisCluster, cluster);
        var server = harmed.Server;
        var (ported, other) = (new Somebody(), new Somebody());
        await server.PortAsync((ported, Operator.Telecom));

        var lost = await harmed.KillHolderOfPortedNumbersAsync();
        var office = new Office(server, Provinces.All.First(province => !lost.Contains(province) && IsVerifiedIn(province)));
        Filing[] filings =
        [
            await office.SubmitAsync(FilingType.NewSite, manager: ported),
            await office.SubmitAsync(FilingType.NewSite, manager: other),
        ];
        Assert.All(filings, filing => Assert.Equal(Operator.Mobile, filing.Challenges[0].Operator));
        await harmed.BringBackAsync();

        for (var n = 0; n < filings.Length; n++)
        {
            filings[n] = await server.PassUntilAsync(
                filings[n], "it is delivered", all => all[0].State == DeliveryState.Delivered, TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([Operator.Telecom, Operator.Mobile], filings.Select(filing => filing.Challenges[0].Operator));
        Assert.Equal(Carriers.Operator.Telecom, Assert.Single(server.Handset(ported)).Operator);
    }

    // Provinces of the first three stages of the source; elsewhere nobody verifies.
    private static bool IsVerifiedIn(Province province) => province is Province.Zhejiang or Province.Sichuan or Province.Henan
        or Province.Tianjin or Province.Gansu or Province.Fujian or Province.Chongqing or Province.Yunnan or Province.Hunan;
}
