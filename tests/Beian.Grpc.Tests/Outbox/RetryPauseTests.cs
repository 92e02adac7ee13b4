using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A message that no carrier answers is tried again after ever longer pauses, and messages that failed together part.</summary>
public sealed class RetryPauseTests(SharedStores stores)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // What a try may be late by: the next look at the outbox, and the clock that moves on while a starved machine works.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan[] Pauses = [.. new[] { 2, 4, 8, 8 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Each_is_drawn_from_the_upper_half_of_one_that_doubles_up_to_the_longest(Engine engine)
    {
        WatchedCarrier? mobile = null;
        await using var server = await Server.StartAsync(
            engine,
            stores,
            services => services.ReplaceCarriers((carrier, s) => carrier.Operator == Carriers.Operator.Mobile
                ? mobile = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>())
                : carrier),
            ("Outbox:MaxTries", $"{Pauses.Length + 1}"), ("Outbox:FirstPause", $"{Pauses[0]:c}"), ("Outbox:LongestPause", $"{Pauses[^1]:c}"),
            ("Outbox:Round", "00:00:00.05"), ("Outbox:BreakerMinimum", "10000"));
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var office = new Office(server, Province.Zhejiang);
        var filings = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));

        foreach (var filing in filings)
        {
            var given = await server.PassUntilAsync(filing, "it is given up", all => all[0].State == DeliveryState.Failed, Step);
            Assert.Equal(["1 Failed NOANSWER"], given.Messages());
        }

        var tries = mobile!.Submits.GroupBy(submit => submit.MessageId).Select(message => message.Select(submit => submit.Time).Order().ToArray()).ToList();
        Assert.Equal(filings.Length, tries.Count);
        Assert.All(tries, times =>
        {
            var pauses = times.Zip(times.Skip(1), (one, next) => next - one).ToList();
            Assert.Equal(Pauses.Length, pauses.Count);
            Assert.All(pauses.Zip(Pauses), pair => Assert.InRange(pair.First, pair.Second / 2, pair.Second + Slack));
        });
        Assert.NotEmpty(tries.Select(times => times[1]).Distinct().Skip(1));
    }
}
