using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Retention;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Reading a filing costs the store one command, whatever there is to tell of it.</summary>
public sealed class GetFilingCostTests
{
    [Fact]
    public async Task A_filing_with_its_messages_and_its_history_is_one_read()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.Remove<RetentionSweep>);
        var (office, principal, manager) = (new Office(server, Province.Zhejiang), new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        await office.VerifiedAsync(filing, principal, manager);
        await office.ApproveAsync(filing, "浙ICP备20260001号");
        var overdue = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        await office.SettledAsync(filing);
        server.Clock.SetUtcNow(overdue.Deadline.ToDateTimeOffset());
        await Eventually.HoldsAsync("it was returned", async () => (await office.FeedAsync(overdue)).Length > 1);

        GetFilingRequest[] requests =
        [
            new() { FilingId = filing.FilingId },
            new() { Order = new OrderKey { Province = filing.Province, OrderNumber = filing.OrderNumber } },
            new() { FilingId = overdue.FilingId },
            new() { FilingId = "33-0123456789ABCDEFGHJK" },
        ];
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        foreach (var request in requests)
        {
            await monitor.TakeAsync();
            var isFound = await IsFoundAsync(server, request);
            var command = Assert.Single(await monitor.TakeCallsAsync(server));
            Assert.StartsWith($"\"HGETALL\" \"{server.KeyPrefix}:{{33}}:filing:", command, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(request != requests[^1], isFound);
        }
    }

    private static async Task<bool> IsFoundAsync(Server server, GetFilingRequest request)
    {
        try
        {
            return (await server.Filings.GetFilingAsync(request)).Filing.Events.Count > 0;
        }
        catch (RpcException notFound) when (notFound.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }
}
