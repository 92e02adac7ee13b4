using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Limits;

/// <summary>How long a message may be that is read at all.</summary>
public sealed class MessageSizeTests(SharedStores stores)
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData(4 * MiB, StatusCode.InvalidArgument)]
    [InlineData(6 * MiB, StatusCode.ResourceExhausted)]
    public async Task One_of_more_than_five_MiB_is_refused_unread_and_a_shorter_one_is_told_what_is_wrong_with_it(int characters, StatusCode status)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var order = AuditedProvince.NewSite(new Somebody());
        order.OrderNumber = new string('1', characters);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Filings.SubmitFilingAsync(order));

        Assert.Equal(status, error.StatusCode);
        Assert.Empty((await server.Filings.ListFilingsAsync(new())).Filings);
    }
}
