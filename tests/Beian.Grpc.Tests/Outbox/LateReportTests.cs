using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A report that comes after it was given up still says what became of the message, and changes nothing else.</summary>
public sealed class LateReportTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, "DELIVRD", DeliveryState.Delivered)]
    [InlineData(Engine.RedisCluster, "DELIVRD", DeliveryState.Delivered)]
    [InlineData(Engine.ManagedRedis, "UNDELIV", DeliveryState.Failed)]
    [InlineData(Engine.RedisCluster, "UNDELIV", DeliveryState.Failed)]
    public async Task It_replaces_NOREPORT_and_causes_no_third_message(Engine engine, string word, DeliveryState state)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(
            engine, stores, mobile.Replace, ("Outbox:Routes:Mobile:Fallback", "Telecom"), ("Outbox:Routes:Telecom:Fallback", "Mobile"));
        var server = province.Server;
        using var outcomes = server.Outcomes();
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).Accept("slow");
        await server.PassUntilAsync(filing, "the carrier has it", all => all[0].State == DeliveryState.Accepted);
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.PassUntilAsync(filing, "the second has arrived", all => all.Count == 2 && all[1].State == DeliveryState.Delivered);
        Assert.Equal(["1 Failed NOREPORT", "2 Delivered DELIVRD"], (await province.ReadAsync(filing)).Messages());
        Assert.Equal("mobile", Assert.Single(outcomes.GetMeasurementSnapshot(), m => m.Tags["beian.message.outcome"] is "not_reported").Tags["beian.operator"]);

        server.Clock.Advance(TimeSpan.FromHours(2));
        mobile.Report("slow", word);
        filing = await server.PassUntilAsync(filing, "the report is recorded", all => all[0].CarrierDetail == word);

        Assert.Equal([$"1 {state} {word}", "2 Delivered DELIVRD"], (await province.ReadAsync(filing)).Messages());
        Assert.True(filing.Challenges[0].Deliveries[0].Time.ToDateTimeOffset() >= filing.SubmitTime.ToDateTimeOffset() + TimeSpan.FromMinutes(130));
        var channel = await server.ChannelAsync(Operator.Mobile);
        Assert.Equal((1, state == DeliveryState.Delivered ? 1 : 0, 1), (channel.AcceptedCount, channel.DeliveredCount, channel.FailedCount));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Without_a_fallback_route_it_is_taken_all_the_same(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace);
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).Accept("slow");
        await province.Server.PassUntilAsync(filing, "the carrier has it", all => all[0].State == DeliveryState.Accepted);
        province.Server.Clock.Advance(TimeSpan.FromMinutes(10));
        await province.Server.PassUntilAsync(filing, "it is given up", all => all[0].State == DeliveryState.Failed);

        mobile.Report("slow", "DELIVRD");

        filing = await province.Server.PassUntilAsync(filing, "the report is recorded", all => all[0].State == DeliveryState.Delivered);
        Assert.Equal(["1 Delivered DELIVRD"], (await province.ReadAsync(filing)).Messages());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_replaces_NOREPORT_also_where_there_was_no_room_for_all_of_that(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(
            engine, stores, mobile.Replace, ("Carriers:SenderNumbers:Mobile", new string('9', 21)), ("Outbox:ReportWait", "00:05:00"));
        var server = province.Server;
        var person = new Somebody();
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(person));
        (await mobile.NextAsync()).Accept("first");
        mobile.Report("first", "DELIVRD");
        await server.PassUntilAsync(filing, "the first has arrived", all => all[0].State == DeliveryState.Delivered);

        // Long after the submit times take more room. Noon is later still.
        server.Clock.Advance(TimeSpan.FromHours(2.8));
        Assert.Equal(ResendOutcome.Sent, await new Office(server, AuditedProvince.Here).ResendAsync(person));
        (await mobile.NextAsync()).Accept("slow");
        await server.PassUntilAsync(filing, "the carrier has it", all => all[1].State == DeliveryState.Accepted);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        filing = await server.PassUntilAsync(filing, "it is given up", all => all[1].State == DeliveryState.Failed);
        Assert.Equal(["1 Delivered DELIVRD", "1 Failed NOREPOR"], filing.Messages());

        mobile.Report("slow", "DELIVRD");

        filing = await server.PassUntilAsync(filing, "the report is recorded", all => all[1].State == DeliveryState.Delivered);
        Assert.Equal(["1 Delivered DELIVRD", "1 Delivered DELIVRD"], (await province.ReadAsync(filing)).Messages());
    }
}
