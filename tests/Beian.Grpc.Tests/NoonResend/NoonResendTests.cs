using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>At noon whoever has not confirmed gets the code again, once.</summary>
public sealed class NoonResendTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_unconfirmed_code_comes_again_at_noon_and_nothing_else_changes(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await office.CodeAsync(filing, person);

        server.Clock.SetUtcNow(Noon);
        var messages = await server.MessagesAsync(person, 2);
        var after = await office.SettledAsync(filing);

        Assert.Equal([code, code], messages.Select(message => message.Code));
        Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Noon], after.Challenges[0].Deliveries.Select(d => d.Trigger));
        Assert.Equal(Noon, after.Challenges[0].Deliveries[1].QueueTime.ToDateTimeOffset());
        Assert.Equal(filing.Deadline, after.Deadline);
        Assert.Equal(0, after.Challenges[0].ManualResendCount);
    }
}
