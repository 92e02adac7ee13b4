using Beian.Grpc.Tests.Leaks;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis;
using Beian.Startup;
using Beian.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// The real server on a real store, called through real channels; only its clock is the test's. Disposing of it checks what must
/// hold after any test: see <see cref="Invariants"/>.
/// </summary>
public sealed class Server : IAsyncDisposable
{
    private readonly ServerFactory _factory;
    private readonly LeakTrap? _trap = LeakTrap.Current;
    private readonly List<GrpcChannel> _channels = [];
    private readonly long _started = TimeProvider.System.GetTimestamp();

    private Server(ServerFactory factory)
    {
        _factory = factory;
        Channel = NewChannel();
        Filings = new FilingService.FilingServiceClient(Channel);
        Verification = new VerificationService.VerificationServiceClient(Channel);
        Simulator = new SimulatorService.SimulatorServiceClient(Channel);
    }

    /// <summary>Nine in the morning in Beijing: far from noon and from midnight.</summary>
    public static DateTimeOffset Morning { get; } = new(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(8));

    public GrpcChannel Channel { get; }

    public FilingService.FilingServiceClient Filings { get; }

    public VerificationService.VerificationServiceClient Verification { get; }

    public SimulatorService.SimulatorServiceClient Simulator { get; }

    /// <summary>The server's clock. It stands still unless a test moves it.</summary>
    public FakeTimeProvider Clock => _factory.Clock;

    /// <summary>For how long it has run, by the clock that the store goes by.</summary>
    public TimeSpan Age => TimeProvider.System.GetElapsedTime(_started);

    /// <summary>What the server has logged.</summary>
    public CapturedLog Log => _factory.Log;

    public IServiceProvider Services => _factory.Services;

    /// <summary>The store, seen past the server.</summary>
    public IDatabase Store => Services.GetRequiredService<StoreConnection>().Database;

    /// <summary>What every key of this server begins with.</summary>
    public string KeyPrefix => _factory.KeyPrefix;

    /// <param name="engine">Which store it runs on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static Task<Server> StartAsync(Engine engine, SharedStores stores, params (string Key, string Value)[] settings) =>
        StartAsync(engine, stores, _ => { }, settings);

    /// <param name="engine">Which store it runs on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="services">Puts something else in the place of a part of the server.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static async Task<Server> StartAsync(
        Engine engine, SharedStores stores, Action<IServiceCollection> services, params (string Key, string Value)[] settings) =>
        Start(await ConnectionAsync(engine, stores), services, settings);

    /// <param name="engine">Which store it runs on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static async Task<Server> StartAsync(
        Engine engine, SharedStores stores, FakeTimeProvider clock, params (string Key, string Value)[] settings) =>
        Start(await ConnectionAsync(engine, stores), _ => { }, clock, settings);

    /// <param name="connectionString">The store, or null for a managed Redis of its own.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static Server Start(string? connectionString, params (string Key, string Value)[] settings) =>
        Start(connectionString, _ => { }, settings);

    /// <param name="connectionString">The store, or null for a managed Redis of its own.</param>
    /// <param name="services">Puts something else in the place of a part of the server.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static Server Start(
        string? connectionString, Action<IServiceCollection> services, params (string Key, string Value)[] settings) =>
        Start(connectionString, services, new FakeTimeProvider(Morning.ToUniversalTime()), settings);

    /// <param name="connectionString">The store, or null for a managed Redis of its own.</param>
    /// <param name="services">Puts something else in the place of a part of the server.</param>
    /// <param name="clock">Its clock; several servers may share one.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static Server Start(
        string? connectionString, Action<IServiceCollection> services, FakeTimeProvider clock, params (string Key, string Value)[] settings)
    {
        var factory = new ServerFactory(connectionString, services, clock, settings);
        factory.UseKestrel();
        factory.StartServer();
        return new Server(factory);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _factory.ClientOptions.BaseAddress;

    /// <summary>A further connection to the server.</summary>
    public GrpcChannel NewChannel(HttpMessageHandler? handler = null)
    {
        var channel = GrpcChannel.ForAddress(_factory.ClientOptions.BaseAddress, new GrpcChannelOptions { HttpHandler = _trap?.Over(handler) ?? handler });
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Lets time pass, a little at a step, until the phone has got this many messages, and returns them, oldest first.</summary>
    public async Task<IReadOnlyList<SimulatedMessage>> MessagesAsync(Somebody person, int count = 1)
    {
        IReadOnlyList<SimulatedMessage> messages = [];
        await Eventually.HoldsAsync($"{count} messages arrived", async () =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(5));
            var list = await Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
            messages = [.. list.Messages.Reverse()];
            return messages.Count >= count;
        });
        return messages;
    }

    /// <summary>The code in the first message that the phone gets.</summary>
    public async Task<string> CodeAsync(Somebody person) => Known(person, (await MessagesAsync(person))[0].Code);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_trap is not null)
            {
                await _trap.LookAsync(this);
            }

            await Invariants.HoldAsync(this);
        }
        finally
        {
            _channels.ForEach(channel => channel.Dispose());
            // A managed Redis ends with its server, and must not outlive a test that failed.
            await _factory.DisposeAsync();
        }
    }

    private static async Task<string?> ConnectionAsync(Engine engine, SharedStores stores) => engine switch
    {
        Engine.ManagedRedis => null,
        Engine.RedisCluster => (await stores.ClusterAsync()).ConnectionString,
        Engine.Sentinel => (await stores.SentinelAsync()).ConnectionString,
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "Not an engine."),
    };

    private static string Known(Somebody person, string code)
    {
        person.Codes.Add(code);
        return code;
    }

    private sealed class ServerFactory(
        string? connectionString, Action<IServiceCollection> replaced, FakeTimeProvider clock, (string Key, string Value)[] settings)
        : WebApplicationFactory<StoreConnection>
    {
        private readonly string _data = Directory.CreateTempSubdirectory("beian-test-").FullName;

        private readonly LeakTrap? _trap = LeakTrap.Current;

        public FakeTimeProvider Clock => clock;

        public CapturedLog Log { get; } = new();

        public string KeyPrefix { get; } =
            settings.LastOrDefault(setting => setting.Key == "Store:KeyPrefix").Value ?? $"t{Guid.NewGuid():N}"[..12];

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(_data, recursive: true);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // Not UseKestrel(0): that sets the port while the program may be starting already.
            builder.UseSetting("urls", "http://127.0.0.1:0");
            // Watching appsettings.json takes an inotify instance a server, of which a user has 128.
            builder.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            builder.UseSetting("ManagedRedis:DataDirectory", _data);
            builder.UseSetting("Store:KeyPrefix", KeyPrefix);
            if (connectionString is not null)
            {
                builder.UseSetting("ConnectionStrings:Redis", connectionString);
            }

            // The clock stands still for most tests, and a rate would let out nothing while it does.
            foreach (var carrier in Lane.Operators)
            {
                builder.UseSetting($"Outbox:Routes:{carrier}:MessagesPerSecond", "0");
            }

            // Nor would a worker go on that pauses because the store was late, as it is on a machine with too much to do.
            builder.UseSetting("Store:Timeout", "00:00:30");

            // Nor would a message in hand come to its end while the server stops, however long that waits.
            builder.UseSetting("Outbox:StopGrace", "00:00:00");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                // Hundreds of banners would bury what a failed test says.
                services.Remove(services.Single(service => service.ImplementationType == typeof(Banner)));
                _trap?.Attach(services);
                replaced(services);
            });
        }
    }
}
