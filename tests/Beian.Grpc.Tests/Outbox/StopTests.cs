using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A server that stops loses no message, and holds none back.</summary>
public sealed class StopTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_no_carrier_has_answered_is_sent_by_another_server_long_before_the_lease_ends(Engine engine)
    {
        WatchedCarrier? watched = null;
        await using var replicas = await Replicas.StartAsync(engine, stores, WatchTheOther);
        var (one, other) = (replicas.One, replicas.Other);
        other.CarriersBehave(CarrierBehavior.Faultless with { Outage = CarrierOutage.Silent });
        var office = new Office(other, Province.Zhejiang);
        Somebody[] people = [.. Enumerable.Range(0, 20).Select(_ => new Somebody())];
        foreach (var person in people)
        {
            await office.SubmitAsync(FilingType.NewSite, manager: person);
        }

        // The clock stands still, and so the first server does not look what there is.
        await Eventually.HoldsAsync("the window is full", () => Task.FromResult(watched!.Submits.Count >= watched.Window));
        var claimed = replicas.Clock.GetUtcNow();
        await replicas.StopOtherAsync();

        foreach (var person in people)
        {
            await one.PassUntilAsync("the message arrived", () => Task.FromResult(one.Handset(person).Count > 0));
        }

        var lease = one.Services.GetRequiredService<IOptions<OutboxOptions>>().Value.Lease;
        Assert.True(replicas.Clock.GetUtcNow() < claimed + lease);
        replicas.Clock.Advance(lease);
        await one.PassUntilAsync("nothing waits", async () => (await one.ChannelAsync(Operator.Mobile)).DeliveredCount == people.Length);
        Assert.All(people, person => Assert.Single(one.Handset(person)));

        void WatchTheOther(IServiceCollection services, int server)
        {
            if (server == 2)
            {
                services.ReplaceCarriers((carrier, s) => carrier.Operator == Carriers.Operator.Mobile
                    ? watched = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>())
                    : carrier);
            }
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_answered_while_it_stops_is_recorded_and_not_sent_again(Engine engine)
    {
        var byHand = new CarrierByHand(Operator.Mobile);
        await using var replicas = await Replicas.StartAsync(engine, stores, ByHand, ("Outbox:StopGrace", "00:00:08"));
        var person = new Somebody();
        var filing = await new Office(replicas.Other, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: person);
        var handed = await byHand.NextAsync();

        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replicas.Other.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        var stop = replicas.StopOtherAsync();
        await stopping.Task;
        handed.Accept("in time");
        await stop;

        var read = await new Office(replicas.One, Province.Zhejiang).ReadAsync(filing);
        Assert.Equal(["1 Accepted"], read.Messages());
        Assert.Empty(replicas.One.Handset(person));

        void ByHand(IServiceCollection services, int server)
        {
            if (server == 2)
            {
                byHand.Replace(services);
            }
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_report_that_is_in_hand_when_it_stops_is_recorded(Engine engine)
    {
        var byHand = new CarrierByHand(Operator.Mobile);
        var stopping = new Stopping();
        var outbox = new SlowReports();
        await using var replicas = await Replicas.StartAsync(engine, stores, SlowlyByHand);
        var filing = await new Office(replicas.Other, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: new Somebody());
        (await byHand.NextAsync()).Accept("reported");
        await replicas.Other.PassUntilAsync(filing, "the carrier has it", all => all[0].State == DeliveryState.Accepted);
        byHand.Report("reported", "DELIVRD");
        await outbox.InHand;

        var stop = replicas.StopOtherAsync();
        await stopping.Begun;
        outbox.GoOn();
        await stop;

        Assert.Equal(["1 Delivered DELIVRD"], (await new Office(replicas.One, Province.Zhejiang).ReadAsync(filing)).Messages());

        void SlowlyByHand(IServiceCollection services, int server)
        {
            if (server == 2)
            {
                byHand.Replace(services);
                stopping.AddTo(services);
                services.AddSingleton<RedisOutbox>().AddSingleton<IOutboxStore>(s => outbox.Over(s.GetRequiredService<RedisOutbox>()));
            }
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_reported_while_it_stops_is_recorded(Engine engine)
    {
        var byHand = new CarrierByHand(Operator.Mobile);
        var stopping = new Stopping();
        await using var replicas = await Replicas.StartAsync(engine, stores, ByHand, ("Outbox:StopGrace", "00:00:08"));
        var filing = await new Office(replicas.Other, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: new Somebody());
        var handed = await byHand.NextAsync();

        var stop = replicas.StopOtherAsync();
        await stopping.Begun;
        byHand.Report("at last", "DELIVRD");
        handed.Accept("at last");
        await stop;

        Assert.Equal(["1 Delivered DELIVRD"], (await new Office(replicas.One, Province.Zhejiang).ReadAsync(filing)).Messages());

        void ByHand(IServiceCollection services, int server)
        {
            if (server == 2)
            {
                byHand.Replace(services);
                stopping.AddTo(services);
            }
        }
    }

    /// <summary>Knows when everything that a server does by itself has been told to stop.</summary>
    private sealed class Stopping : IHostedService
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        // What is there first is told last.
        public void AddTo(IServiceCollection services) => services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(this));

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
