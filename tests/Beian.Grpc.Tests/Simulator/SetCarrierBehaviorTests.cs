using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Rpc;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Network = Beian.Carriers.Operator;
using Behavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierBehavior = Beian.V1.CarrierBehavior;
using Delay = Beian.Carriers.Simulated.DelayDistribution;
using Outage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Simulator;

/// <summary>What a behavior sets, and on whose carrier. What the carriers do then is the carrier module's to test.</summary>
public sealed class SetCarrierBehaviorTests(SharedStores stores)
{
    // Each field of SimulatorSamples.EverythingSet in the carrier's own terms.
    private static readonly Dictionary<string, (Func<Behavior, object?> Set, object? Expected)> Fields = new()
    {
        ["answer_delay"] = (b => b.AnswerDelay, DelayOf(10, 30)),
        ["delivery_delay"] = (b => b.DeliveryDelay, DelayOf(100, 300)),
        ["report_delay"] = (b => b.ReportDelay, DelayOf(1000, 3000)),
        ["rejection_rate"] = (b => b.RejectionRate, 0.01),
        ["rejections"] = (b => string.Join("; ", b.Rejections.Select(r => $"{r.Code} {r.Word}")), "33 欠费 in arrears; MK:0012 "),
        ["failure_rate"] = (b => b.FailureRate, 0.02),
        ["failure_words"] = (b => string.Join("; ", b.FailureWords), "UNDELIV; MK:0012"),
        ["loss_rate"] = (b => b.LossRate, 0.03),
        ["answer_loss_rate"] = (b => b.AnswerLossRate, 0.04),
        ["duplicate_message_rate"] = (b => b.DuplicateMessageRate, 0.05),
        ["report_loss_rate"] = (b => b.ReportLossRate, 0.06),
        ["duplicate_report_rate"] = (b => b.DuplicateReportRate, 0.07),
        ["late_report_rate"] = (b => b.LateReportRate, 0.08),
        ["late_report_delay"] = (b => b.LateReportDelay, DelayOf(10_000, 30_000)),
        ["report_before_answer_rate"] = (b => b.ReportBeforeAnswerRate, 0.09),
        ["rate_limit"] = (b => b.RateLimit, 0.5),
        ["outage"] = (b => b.Outage, Outage.Silent),
        ["slow_start"] = (b => b.SlowStart, TimeSpan.FromHours(1)),
        ["slow_start_factor"] = (b => b.SlowStartFactor, 30.0),
        ["seed"] = (b => b.Seed, 42L),
    };

    [Fact]
    public async Task Every_field_sets_what_it_says_and_is_shown()
    {
        Assert.Equal(CarrierBehavior.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name), Fields.Keys);
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);

        var shown = await SetAsync(server, Operator.Unicom, SimulatorSamples.EverythingSet());

        Assert.Equal(new V1.SimulatedCarrier { Operator = Operator.Unicom, Behavior = SimulatorSamples.EverythingSet() }, Assert.Single(shown));
        var behavior = CarrierOf(server, Network.Unicom).Behavior;
        Assert.All(Fields, field => Assert.Equal(field.Value.Expected, field.Value.Set(behavior)));
    }

    [Fact]
    public async Task A_behavior_replaces_the_whole_one_before_and_what_it_leaves_out_is_perfect()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await SetAsync(server, Operator.Unicom, SimulatorSamples.EverythingSet());

        await SetAsync(server, Operator.Unicom, new CarrierBehavior());

        Assert.Equal(Behavior.Perfect, CarrierOf(server, Network.Unicom).Behavior);
    }

    [Fact]
    public async Task It_is_set_for_one_operator_or_for_all()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await SetAsync(server, Operator.Mobile, new CarrierBehavior { LossRate = 1 });
        Assert.Equal([0, 0, 1, 0, 0], All(server).Select(carrier => carrier.Behavior.LossRate));

        var shown = await SetAsync(server, Operator.Unspecified, new CarrierBehavior { LossRate = 0.5 });
        Operator[] everybody = [Operator.Telecom, Operator.Unicom, Operator.Mobile, Operator.Virtual, Operator.Broadnet];
        Assert.Equal(everybody.Select(which => (which, 0.5)), shown.Select(carrier => (carrier.Operator, carrier.Behavior.LossRate)));
        Assert.All(All(server), carrier => Assert.Equal(0.5, carrier.Behavior.LossRate));
    }

    [Fact]
    public async Task Without_a_behavior_the_carriers_behave_as_configured_at_start()
    {
        const string Unicom = "Carriers:Simulation:Behaviors:Unicom";
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores,
            ($"{Unicom}:RejectionRate", "0.25"), ($"{Unicom}:Rejections:0:Code", "33"), ($"{Unicom}:Rejections:0:Word", "arrears"),
            ($"{Unicom}:FailureWords:0", "MK:0012"), ($"{Unicom}:AnswerDelay:Median", "00:00:01"), ($"{Unicom}:AnswerDelay:Percentile99", "00:00:03"),
            ($"{Unicom}:Outage", "Refusing"), ($"{Unicom}:RateLimit", "0.5"), ($"{Unicom}:Seed", "9"));
        var configured = CarrierOf(server, Network.Unicom).Behavior;
        Assert.Equal((0.25, Outage.Refusing, 0.5, 9L), (configured.RejectionRate, configured.Outage, configured.RateLimit, configured.Seed));
        Assert.Equal(new Beian.Carriers.Simulated.SubmitRejection("33", "arrears"), Assert.Single(configured.Rejections));
        Assert.Equal("MK:0012", Assert.Single(configured.FailureWords));
        Assert.Equal(DelayOf(1000, 3000), configured.AnswerDelay);
        await SetAsync(server, Operator.Unspecified, SimulatorSamples.EverythingSet());

        await SetAsync(server, Operator.Unspecified, null);

        Assert.Same(configured, CarrierOf(server, Network.Unicom).Behavior);
        Assert.Equal(Behavior.Faultless, CarrierOf(server, Network.Mobile).Behavior);
    }

    [Fact]
    public async Task Bad_fields_are_named_all_at_once_and_nothing_is_set()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var bad = new CarrierBehavior
        {
            LossRate = 2,
            Rejections = { Enumerable.Repeat(new V1.SubmitRejection { Code = "33" }, 17) },
            FailureWords = { "UNDELIV", "DELIVRD", "a word", },
            AnswerDelay = new() { Median = Seconds(3), P99 = Seconds(2) },
            DeliveryDelay = new() { P99 = Seconds(2) },
            ReportDelay = new() { Median = Seconds(-3), P99 = Seconds(2) },
            Outage = (V1.CarrierOutage)7,
        };

        var refused = await ErrorStatus.OfAsync(() => SetAsync(server, (Operator)6, bad));

        Assert.Equal(
            [
                "operator", "behavior.answer_delay.p99", "behavior.delivery_delay.p99", "behavior.report_delay.median", "behavior.rejections",
                "behavior.failure_words[1]", "behavior.failure_words[2]", "behavior.loss_rate", "behavior.outage",
            ],
            refused.BadPaths());
        Assert.All(All(server), carrier => Assert.Equal(Behavior.Faultless, carrier.Behavior));
    }

    [Fact]
    public async Task The_carriers_take_whatever_the_contract_allows()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var day = new V1.DelayDistribution { Median = Seconds(86_400) };
        CarrierBehavior[] extremes =
        [
            new() { AnswerDelay = day, DeliveryDelay = new() { P99 = new() }, ReportDelay = new() { Median = new() { Nanos = 100 }, P99 = Seconds(86_400) } },
            new() { RejectionRate = 1, FailureRate = 1, LossRate = 1, AnswerLossRate = 1, DuplicateMessageRate = 1 },
            new() { RateLimit = 0.001, SlowStart = Seconds(86_400), SlowStartFactor = 1000, Seed = long.MinValue },
            new() { RateLimit = 1_000_000, SlowStartFactor = 1, Seed = long.MaxValue },
            new()
            {
                Rejections = { Enumerable.Repeat(new V1.SubmitRejection { Code = "Az09._:-Az09._:-", Word = new string('字', 64) }, 16) },
                FailureWords = { Enumerable.Repeat("Az09._:-Az09._:-", 16) },
            },
        ];
        await Assert.AllAsync(extremes, extreme => SetAsync(server, Operator.Unicom, extreme));
    }

    private static async Task<IReadOnlyList<V1.SimulatedCarrier>> SetAsync(Server server, Operator which, CarrierBehavior? behavior) =>
        (await server.Simulator.SetCarrierBehaviorAsync(new SetCarrierBehaviorRequest { Operator = which, Behavior = behavior })).Carriers;

    private static IReadOnlyList<Beian.Carriers.Simulated.SimulatedCarrier> All(Server server) =>
        server.Services.GetRequiredService<SimulatedCarriers>().All;

    private static Beian.Carriers.Simulated.SimulatedCarrier CarrierOf(Server server, Network which) =>
        server.Services.GetRequiredService<SimulatedCarriers>()[which];

    private static Delay DelayOf(int median, int percentile99) =>
        new(TimeSpan.FromMilliseconds(median), TimeSpan.FromMilliseconds(percentile99));

    private static Duration Seconds(int seconds) => new() { Seconds = seconds };
}
