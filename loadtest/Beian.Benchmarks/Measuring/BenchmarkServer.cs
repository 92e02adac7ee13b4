using System.Globalization;
using Beian.Redis;
using Beian.V1;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Beian.Benchmarks.Measuring;

/// <summary>The real server in this process, on a real Redis of its own, behind a real connection.</summary>
internal sealed class BenchmarkServer : WebApplicationFactory<StoreConnection>
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("beian-bench-");

    private readonly PortalToken _token = new();

    private readonly IEnumerable<(string Key, string Value)> _settings;

    private BenchmarkServer(IEnumerable<(string Key, string Value)> settings) => _settings = settings;

    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>A portal's token.</summary>
    public string Token => _token.Text;

    /// <param name="settings">Settings that differ from a benchmark's usual ones, by their configuration path.</param>
    public static BenchmarkServer Start(params (string Key, string Value)[] settings)
    {
        var server = new BenchmarkServer(settings);
        server.UseKestrel(0);
        server.StartServer();
        server.Channel = GrpcChannel.ForAddress(server.ClientOptions.BaseAddress);
        ProcessorTime.RedisPid = int.Parse(File.ReadAllText(Path.Combine(server._data.FullName, "redis.pid")), CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>What the phone was sent.</summary>
    public async Task<string> CodeAsync(string phone)
    {
        var simulator = new SimulatorService.SimulatorServiceClient(Channel);
        while (true)
        {
            var list = await simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = phone });
            if (list.Messages is [var message, ..])
            {
                return message.Code;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System).ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        ProcessorTime.RedisPid = null;
        Channel.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        _data.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("ManagedRedis:DataDirectory", _data.FullName);
        builder.UseSetting("Callers:Issuer", PortalToken.Issuer);
        builder.UseSetting("Callers:KeyFiles:0", _token.WriteKey(_data.FullName));
        // The disk is not what is measured.
        builder.UseSetting("ManagedRedis:AppendFsync", "no");
        // The windows of wrong entries must not close on a benchmark.
        builder.UseSetting("Verification:TriesPerPhone", "100000");
        builder.UseSetting("Verification:TriesPerPhoneAndId", "10000");
        // Nor may a caller's rate, which is asked for all the same.
        builder.UseSetting("Limits:WritesPerSecond", "1000000");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            // With its cache the health check is a look into a dictionary: the RPC that does nothing, to compare with.
            services.Configure<GrpcHealthChecksOptions>(health => health.UseHealthChecksCache = true);
            services.Configure<HealthCheckPublisherOptions>(publisher => publisher.Delay = TimeSpan.Zero);
        });
    }
}
