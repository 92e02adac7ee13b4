using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
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
        var (reading, (approved, overdue)) = await Workers.StartWithoutAsync(redis, PreparedAsync);
        await using var server = reading;

        GetFilingRequest[] requests =
        [
            new() { FilingId = approved.FilingId },
            new() { Order = new OrderKey { Province = approved.Province, OrderNumber = approved.OrderNumber } },
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

    // One with all that there can be to tell, and one whose deadline has passed.
    private static async Task<(Filing Approved, Filing Overdue)> PreparedAsync(Server server)
    {
        var (office, principal, manager) = (new Office(server, Province.Zhejiang), new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        await office.VerifiedAsync(filing, principal, manager);
        await office.ApproveAsync(filing, "浙ICP备20260001号");
        var overdue = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        await office.SettledAsync(filing);
        server.Clock.SetUtcNow(overdue.Deadline.ToDateTimeOffset());
        await Eventually.HoldsAsync("it was returned", async () => (await office.FeedAsync(overdue)).Length > 1);
        return (filing, overdue);
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
