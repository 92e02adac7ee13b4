using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>How a client that knows only the address finds its way.</summary>
public sealed class DiscoveryTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_server_whose_store_answers_is_serving(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);

        var health = await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task Reflection_lists_the_five_services_of_the_contract()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(
            ["FilingService", "OperationsService", "ReviewService", "SimulatorService", "VerificationService"],
            call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name)
                .Where(name => name.StartsWith("beian.v1.", StringComparison.Ordinal)).Select(name => name["beian.v1.".Length..]).Order(StringComparer.Ordinal));
        await call.RequestStream.CompleteAsync();
    }
}
