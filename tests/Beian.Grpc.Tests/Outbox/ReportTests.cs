using Beian.Carriers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using Operator = Beian.V1.Operator;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>Delivery reports as carriers give them: early, twice, in any order, about messages that nobody knows.</summary>
public sealed class ReportTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Reports_that_overtake_the_answer_are_not_lost(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        province.Server.CarriersBehave(CarrierBehavior.Faultless with { ReportBeforeAnswerRate = 1 });
        var filings = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SubmitAsync(province)));
        await province.SettleAsync();

        foreach (var filing in filings)
        {
            var delivery = Assert.Single((await province.ReadAsync(filing)).Challenges[0].Deliveries);
            Assert.Equal((DeliveryState.Delivered, DeliveryWord.Delivered), (delivery.State, delivery.CarrierDetail));
            Assert.Equal((true, "106575000130"), (delivery.AcceptTime is not null, delivery.SenderNumber));
        }

        var channel = await province.Server.ChannelAsync(Operator.Mobile);
        Assert.Equal((20, 20, 0), (channel.AcceptedCount, channel.DeliveredCount, channel.FailedCount));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_report_that_was_there_long_before_the_answer_waits_for_it(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace, ("Outbox:Routes:Mobile:Fallback", "Telecom"));
        using var outcomes = province.Server.Outcomes();
        var (good, bad) = (await SubmitAsync(province), await SubmitAsync(province));
        Handed[] handed = [await mobile.NextAsync(), await mobile.NextAsync()];
        var ofGood = handed.Single(h => h.Message.MessageId.StartsWith(good.FilingId, StringComparison.Ordinal));
        mobile.Report("good", "DELIVRD");
        mobile.Report("bad", "REJECTD");
        await outcomes.WaitForMeasurementsAsync(2);
        Assert.Equal(["1 Queued"], (await province.ReadAsync(good)).Messages());

        ofGood.Accept("good");
        handed.Single(h => h != ofGood).Accept("bad");
        await province.SettleAsync();

        Assert.Equal(["1 Delivered DELIVRD"], (await province.ReadAsync(good)).Messages());
        Assert.Equal(["1 Failed REJECTD", "2 Delivered DELIVRD"], (await province.ReadAsync(bad)).Messages());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Reports_that_come_twice_count_once(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        using var outcomes = province.Server.Outcomes();
        province.Server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { DuplicateReportRate = 1 };
        province.Server.Carrier(Operator.Unicom).Behavior =
            CarrierBehavior.Faultless with { DuplicateReportRate = 1, FailureRate = 1, FailureWords = ["UNDELIV"] };
        List<Filing> filings = [];
        foreach (var person in Enumerable.Range(0, 5).SelectMany(_ => new[] { new Somebody(), Portings.With("130") }))
        {
            filings.Add(await province.SubmitAsync(AuditedProvince.NewSite(person)));
        }

        await province.Server.PassUntilAsync(
            "each is reported twice", () => Task.FromResult(outcomes.GetMeasurementSnapshot().Count == 10 + (2 * 10)));

        foreach (var filing in filings)
        {
            var expected = filing.Challenges[0].Operator == Operator.Mobile ? "1 Delivered DELIVRD" : "1 Failed UNDELIV";
            Assert.Equal([expected], (await province.ReadAsync(filing)).Messages());
        }

        var (mobile, unicom) = (await province.Server.ChannelAsync(Operator.Mobile), await province.Server.ChannelAsync(Operator.Unicom));
        Assert.Equal((5, 5, 0), (mobile.AcceptedCount, mobile.DeliveredCount, mobile.FailedCount));
        Assert.Equal((5, 0, 5), (unicom.AcceptedCount, unicom.DeliveredCount, unicom.FailedCount));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task In_whatever_order_they_come_each_is_its_own_messages_and_the_first_final_word_stays(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace);
        using var outcomes = province.Server.Outcomes();
        string[] words = ["DELIVRD", "UNDELIV", "EXPIRED", "MK:0012"];
        List<(Filing Filing, string Word)> all = [];
        foreach (var word in words)
        {
            all.Add((await SubmitAsync(province), word));
            (await mobile.NextAsync()).Accept($"id of {word}");
        }

        await outcomes.WaitForMeasurementsAsync(words.Length);
        foreach (var word in words.Reverse())
        {
            // That it is on its way is no final word.
            mobile.Report($"id of {word}", "ENROUTE");
            mobile.Report($"id of {word}", word);
        }

        await outcomes.WaitForMeasurementsAsync(2 * words.Length);
        foreach (var word in words)
        {
            mobile.Report($"id of {word}", word == "DELIVRD" ? "UNDELIV" : "DELIVRD");
        }

        await outcomes.WaitForMeasurementsAsync(3 * words.Length);
        foreach (var (filing, word) in all)
        {
            Assert.Equal([$"1 {(word == "DELIVRD" ? "Delivered" : "Failed")} {word}"], (await province.ReadAsync(filing)).Messages());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_report_on_a_message_that_nobody_knows_harms_nothing(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace);
        using var outcomes = province.Server.Outcomes();
        string[] ids = ["", "unknown", "{33}:filing:x", "号", new string('9', 500)];
        foreach (var id in ids)
        {
            mobile.Report(id, "UNDELIV");
        }

        await outcomes.WaitForMeasurementsAsync(ids.Length);
        var filing = await SubmitAsync(province);
        (await mobile.NextAsync()).Accept("known");
        mobile.Report("known", "DELIVRD");
        await province.SettleAsync();

        Assert.Equal(["1 Delivered DELIVRD"], (await province.ReadAsync(filing)).Messages());
        Assert.Equal(0, (await province.Server.ChannelAsync(Operator.Mobile)).FailedCount);
    }

    private static Task<Filing> SubmitAsync(AuditedProvince province) => province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
}
