using System.Security.Cryptography;
using Beian.Carriers;
using Beian.Carriers.Numbers;
using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Running;
using Beian.Outbox;
using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>Replicas on one store, with one set of carriers and one clock, that are killed and replaced.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int Size = 3;

    // Waiting as it ships, but shorter, so that all of it happens within a run.
    private static readonly (string Key, string Value)[] Settings =
    [
        ("Outbox:SubmitTimeout", "00:00:05"), ("Outbox:MaxTries", "4"), ("Outbox:LongestPause", "00:00:10"), ("Outbox:ReportWait", "00:01:00"),
        // What a replica saw last when it was killed grows old, and its health is nobody's business any more.
        ("Outbox:LateAfter", "01:00:00"),
        ("Outbox:FallbackAfter", "00:00:15"), ("Outbox:BreakerPause", "00:00:03"), ("Outbox:BreakerMinimum", "4"),
        ("Outbox:Routes:Telecom:Fallback", "Unicom"), ("Outbox:Routes:Unicom:Fallback", "Mobile"), ("Outbox:Routes:Mobile:Fallback", "Telecom"),
        ("Outbox:Routes:Virtual:Fallback", "Mobile"), ("Verification:ResendCooldown", "00:00:00"),
        ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), ("Store:KeyPrefix", "chaos"),
    ];

    private readonly string _store;
    private readonly Random _random;
    private readonly List<Replica> _replicas = [];
    private readonly SimulatedCarriers _carriers;

    public Fleet(string store, DateTimeOffset start, Random random)
    {
        (_store, _random, Clock) = (store, random, new FakeTimeProvider(start.ToUniversalTime()));
        var simulation = new SimulationSettings
        {
            Seed = random.NextInt64(), AnswerTimeout = TimeSpan.FromSeconds(3), Window = 16 * Size, HandsetCapacity = 100_000,
        };
        _carriers = new SimulatedCarriers(simulation, NumberDirectory.Default, Clock);
        for (var replica = 0; replica < Size; replica++)
        {
            Start();
        }
    }

    public FakeTimeProvider Clock { get; }

    public Witness Witness { get; } = new();

    public Handset Handset => _carriers.Handset;

    /// <summary>Any of them that lives.</summary>
    public Server Any(Random random) => OneOf(Living(), random).Server;

    /// <summary>Has each carrier misbehave in its own way.</summary>
    public void Spoil()
    {
        foreach (var carrier in _carriers.All)
        {
            carrier.Behavior = Weather.Foul(_random);
        }
    }

    /// <summary>Has every carrier do what it should.</summary>
    public void Mend()
    {
        foreach (var carrier in _carriers.All)
        {
            carrier.Behavior = CarrierBehavior.Faultless;
        }
    }

    /// <summary>Has one of them die the next time that it comes to this point; one that does not come there is killed where it is.</summary>
    public async Task KillAsync(Death point, TimeSpan patience)
    {
        var victim = OneOf(Living(), _random).Life;
        victim.EndAt(point);
        var last = Clock.GetUtcNow() + patience;
        while (!victim.IsOver && Clock.GetUtcNow() < last)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        victim.Kill();
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, life) in _replicas)
        {
            life.Kill();
            server.Log.Expect(DeadReplicaException.Text);
            await server.DisposeAsync();
            life.Dispose();
        }

        _carriers.Dispose();
    }

    private static Replica OneOf(List<Replica> replicas, Random random) => replicas[random.Next(replicas.Count)];

    private List<Replica> Living()
    {
        lock (_replicas)
        {
            return [.. _replicas.Where(replica => !replica.Life.IsOver)];
        }
    }

    private void Start()
    {
        var life = new Life();
        var server = Server.Start(
            _store,
            services => services
                .AddSingleton<RedisOutbox>()
                .AddSingleton<IOutboxStore>(s => new MortalOutbox(s.GetRequiredService<RedisOutbox>(), life, Witness))
                .AddSingleton(_carriers)
                .AddSingleton(_carriers.Handset)
                .AddSingleton(new CarrierDirectory(_carriers.All.Select(carrier => new CarrierLine(carrier, life, Witness)))),
            Clock,
            Settings);
        server.Log.Expect("Health check store");
        lock (_replicas)
        {
            _replicas.Add(new Replica(server, life));
        }
    }

    private sealed record Replica(Server Server, Life Life);
}
