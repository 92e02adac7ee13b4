using Beian.Carriers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using Operator = Beian.V1.Operator;
using SubmitRejection = Beian.Carriers.Simulated.SubmitRejection;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>A noon whose carrier fails comes to another operator as the burst that it is: behind whoever waits for a message there.</summary>
public sealed class NoonFallbackTests(SharedStores stores)
{
    private const int Codes = 20;

    private static readonly Dictionary<string, CarrierBehavior> Failures = new()
    {
        ["rejected"] = CarrierBehavior.Faultless with { RejectionRate = 1, Rejections = [new SubmitRejection("13", "no such number")] },
        ["undelivered"] = CarrierBehavior.Faultless with { FailureRate = 1, FailureWords = [DeliveryWord.Expired] },
        ["unreported"] = CarrierBehavior.Faultless with { LossRate = 1 },
    };

    private WatchedCarrier _telecom = null!;

    public static MatrixTheoryData<Engine, string> Each => new([Engine.ManagedRedis, Engine.RedisCluster], Failures.Keys);

    [Theory]
    [MemberData(nameof(Each))]
    public async Task First_messages_overtake_it(Engine engine, string failure)
    {
        await using var server = await Server.StartAsync(
            engine,
            stores,
            Watched,
            ("Outbox:Routes:Mobile:Fallback", "Telecom"),
            ("Outbox:Routes:Telecom:MessagesPerSecond", "1"),
            ("Outbox:ReportWait", "00:00:30"));
        var office = new Office(server, Province.Zhejiang);
        var filings = await Task.WhenAll(Enumerable.Range(0, Codes).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
        foreach (var filing in filings)
        {
            await office.SettledAsync(filing);
        }

        server.Carrier(Operator.Mobile).Behavior = Failures[failure];
        server.Clock.SetUtcNow(NoonRunsOf.Noon);
        await server.PassUntilAsync("all of it has failed", async () =>
        {
            var all = await Task.WhenAll(filings.Select(office.ReadAsync));
            return all.All(filing => filing.Challenges[0].Deliveries.Count == 3);
        }, TimeSpan.FromMilliseconds(200));
        var left = _telecom.Submits.Count;
        Assert.InRange(left, 0, Codes / 2);

        var newcomer = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody { Phone = "13355550123" });
        await server.PassUntilAsync("everything has left", async () =>
        {
            await office.ReadAsync(newcomer);
            return _telecom.Submits.Count == Codes + 1;
        });

        var order = _telecom.Submits.Select(submit => submit.MessageId.Split(':')[0]).ToList();
        Assert.InRange(order.IndexOf(newcomer.FilingId), left, left + (Codes / 4));
    }

    private void Watched(IServiceCollection services) => services.ReplaceCarriers((carrier, s) => carrier.Operator == Carriers.Operator.Telecom
        ? _telecom = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>())
        : carrier);
}
