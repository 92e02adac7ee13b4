using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Running;

/// <summary>Two replicas whose clocks are apart, by as much as is allowed; time passes for both alike.</summary>
internal sealed class ClocksApart : IAsyncDisposable
{
    /// <summary>How far the one is ahead of the other.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly SharedPlace _place;

    private ClocksApart(SharedPlace place, Server ahead, Server behind) => (_place, Ahead, Behind) = (place, ahead, behind);

    public Server Ahead { get; }

    public Server Behind { get; }

    /// <param name="engine">Which store they run on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="start">What the one that is behind takes for now.</param>
    public static async Task<ClocksApart> StartAsync(Engine engine, SharedStores stores, DateTimeOffset start)
    {
        var place = new SharedPlace(engine, stores);
        var ahead = await place.StartAsync(new FakeTimeProvider(start + Skew));
        return new ClocksApart(place, ahead, await place.StartReplicaAsync(new FakeTimeProvider(start)));
    }

    /// <summary>Has the one that is ahead come to this moment.</summary>
    public void GoTo(DateTimeOffset ahead) => Pass(ahead - Ahead.Clock.GetUtcNow());

    /// <summary>Lets time pass, a little at a step, until this holds.</summary>
    public Task PassUntilAsync(string what, Func<Task<bool>> condition) => Eventually.HoldsAsync(what, async () =>
    {
        if (await condition())
        {
            return true;
        }

        Pass(Step);
        return false;
    });

    /// <summary>What has arrived on a phone, over either of them.</summary>
    public async Task<IReadOnlyList<SimulatedMessage>> ArrivedAsync(Somebody person)
    {
        List<SimulatedMessage> arrived = [];
        foreach (var server in new[] { Ahead, Behind })
        {
            arrived.AddRange((await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone })).Messages);
        }

        arrived.ForEach(message => person.Codes.Add(message.Code));
        return arrived;
    }

    /// <summary>Lets time pass until all of a filing's messages have met their fate, and returns it.</summary>
    public async Task<Filing> SettledAsync(Filing filing)
    {
        await PassUntilAsync("its messages have met their fate", async () =>
        {
            filing = await new Office(Ahead, filing.Province).ReadAsync(filing);
            return filing.Challenges.SelectMany(c => c.Deliveries).All(d => d.State is not (DeliveryState.Queued or DeliveryState.Accepted));
        });
        return filing;
    }

    public async ValueTask DisposeAsync()
    {
        await Behind.DisposeAsync();
        await Ahead.DisposeAsync();
        await _place.DisposeAsync();
    }

    private void Pass(TimeSpan time)
    {
        Ahead.Clock.Advance(time);
        Behind.Clock.Advance(time);
    }
}
