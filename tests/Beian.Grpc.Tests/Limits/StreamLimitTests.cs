using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Limits;

/// <summary>How many streams a caller may hold, and how many calls a connection.</summary>
public sealed class StreamLimitTests(SharedStores stores)
{
    [Fact]
    public async Task A_caller_holds_so_many_and_another_one_once_it_has_ended_one()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, ("Limits:StreamsPerCaller", "2")]);
        var (provider, other) = (Provider(server, issuer, "tencent"), Provider(server, issuer, "aliyun"));
        using var first = Watch.Open(provider);
        using var second = Watch.Open(provider);
        await Task.WhenAll(first.NextAsync(), second.NextAsync());

        using var third = Watch.Open(provider);
        var error = await third.EndAsync();
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED", TimeSpan.FromSeconds(1)), (error.StatusCode, error.Reason(), error.Wait()));

        // Whatever else it calls, and whoever else watches, goes on.
        await provider.ListFilingsAsync(new());
        using var others = Watch.Open(other);
        await others.NextAsync();

        first.Dispose();
        await Eventually.HoldsAsync("there is a place again", async () =>
        {
            using var next = Watch.Open(provider);
            try
            {
                await next.NextAsync();
                return true;
            }
            catch (RpcException refused) when (refused.Reason() == "RATE_LIMITED")
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task More_calls_than_a_connection_holds_wait_at_the_client()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Limits:CallsPerConnection", "2"));
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        var filings = new FilingService.FilingServiceClient(server.NewChannel(handler));
        using var first = Watch.Open(filings);
        using var second = Watch.Open(filings);
        await Task.WhenAll(first.NextAsync(), second.NextAsync());

        var third = filings.ListFilingsAsync(new()).ResponseAsync;
        await server.Filings.ListFilingsAsync(new());
        Assert.False(third.IsCompleted);

        second.Dispose();
        await third.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
    }

    private static FilingService.FilingServiceClient Provider(Server server, Issuer issuer, string id) =>
        new(server.With(issuer.Token(Holder.OfProvider(id), Server.Morning)));
}
