using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A message that is tried again tells of the try that counts.</summary>
public sealed class RetriedMessageTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task That_a_try_was_not_answered_is_told_until_the_carrier_takes_the_message(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace);
        var server = province.Server;
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).DropLine();
        filing = await server.PassUntilAsync(filing, "it waits for another try", all => all[0].CarrierDetail.Length > 0);
        Assert.Equal(["1 Queued NOANSWER"], filing.Messages());

        var again = mobile.NextAsync();
        await server.PassUntilAsync("it is tried again", () => Task.FromResult(again.IsCompleted));
        (await again).Accept("again");
        await server.PassUntilAsync(filing, "the carrier has it", all => all[0].State != DeliveryState.Queued);
        Assert.Equal(["1 Accepted"], (await province.ReadAsync(filing)).Messages());

        mobile.Report("again", "DELIVRD");
        await province.SettleAsync();
        filing = await province.ReadAsync(filing);
        Assert.Equal(["1 Delivered DELIVRD"], filing.Messages());
        Assert.Equal(
            ["Submitted", "MessageQueued", "MessageAccepted", "MessageDelivered DELIVRD"],
            filing.Events.Select(e => $"{e.Kind} {e.Detail}".TrimEnd()));
    }
}
