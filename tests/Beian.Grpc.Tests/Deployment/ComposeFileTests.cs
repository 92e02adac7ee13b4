using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>docker-compose.yml, read by Docker's own reader, and started from what it says: without the containers, but with everything else.</summary>
public sealed partial class ComposeFileTests : IAsyncLifetime
{
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("beian-secrets-");
    private ComposeFile _compose = null!;

    private ComposeFile.Service Redis => _compose.Services["redis"];

    private ComposeFile.Service Replica => _compose.Services["server"];

    public async ValueTask InitializeAsync()
    {
        await ComposeFile.PrepareAsync(_secrets.FullName);
        _compose = await ComposeFile.ReadAsync(_secrets.FullName);
    }

    public ValueTask DisposeAsync()
    {
        _secrets.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_replicas_start_in_Production_on_its_Redis_with_its_settings_and_keys()
    {
        Assert.Equal(2, Replica.Deploy?.Replicas);
        await using var redis = await RedisProcess.StartAsync([.. Redis.RedisSettings]);
        await using var one = new ServerPlace();
        await using var other = new ServerPlace();
        var first = await StartAsync(one, redis);
        var second = await StartAsync(other, redis);

        var order = new SubmitFilingRequest { OrderNumber = "composed", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody() };
        var submitted = await new FilingService.FilingServiceClient(first.Channel.With(Token("provider"))).SubmitFilingAsync(order);
        var read = await new FilingService.FilingServiceClient(second.Channel.With(Token("provider")))
            .GetFilingAsync(new GetFilingRequest { FilingId = submitted.Filing.FilingId });

        Assert.Equal("tencent", read.Filing.ProviderId);
        Assert.NotEmpty((await new OperationsService.OperationsServiceClient(second.Channel.With(Token("operator"))).ListCarriersAsync(new())).Carriers);
        await new VerificationService.VerificationServiceClient(first.Channel.With(Token("portal"))).GetProvinceRulesAsync(new() { Province = Province.Zhejiang });
    }

    [Theory]
    [InlineData("appendonly", "no", "yes")]
    [InlineData("appendfsync", "no", "always")]
    [InlineData("maxmemory-policy", "allkeys-lru", "noeviction")]
    [InlineData("save", "60 1", "")]
    public async Task A_real_redis_takes_the_command_and_it_turns_the_setting(string setting, string before, string after)
    {
        Assert.Equal("redis-server", Redis.Command[0]);
        await using var redis = await RedisProcess.StartAsync([$"{setting} {before}", .. Redis.RedisSettings]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");

        var actual = await connection.GetServers().Single().ConfigGetAsync(setting);

        Assert.Equal(KeyValuePair.Create(setting, after), actual.Single());
    }

    [Fact]
    public void Every_port_is_published_on_loopback_only() =>
        Assert.All(
            _compose.Services.Values.SelectMany(service => service.Ports),
            port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void What_outlives_a_container_is_in_named_volumes_that_are_declared()
    {
        Assert.Equal(["redis-data", "/data", "rw"], Redis.Volumes.Single().Split(':'));
        Assert.Equal(["portal-keys", "/keys", "rw"], _compose.Services["portal"].Volumes.Single().Split(':'));
        Assert.Equal(["portal-keys", "redis-data"], _compose.Volumes.Keys.Order());
    }

    [Fact]
    public void Every_file_that_is_mounted_is_there() =>
        Assert.All(
            _compose.Services["observability"].Volumes.Select(mount => mount.Split(':')[0]).Concat(_compose.Secrets.Values.Select(secret => secret.File)),
            file => Assert.True(File.Exists(file), file));

    [Fact]
    public void The_images_are_named_by_version()
    {
        Assert.StartsWith("redis:7", Redis.Image, StringComparison.Ordinal);
        Assert.Matches(@"^grafana/otel-lgtm:\d+\.\d+\.\d+$", _compose.Services["observability"].Image);
    }

    private string Token(string role) => File.ReadAllText(Path.Combine(_secrets.FullName, $"{role}.token")).Trim();

    private async Task<ServerProcess> StartAsync(ServerPlace place, RedisProcess redis)
    {
        // What a container would see under /run/secrets.
        var mounts = Directory.CreateDirectory(Path.Combine(_secrets.FullName, "mounted"));
        foreach (var mount in Replica.Secrets)
        {
            File.Copy(_compose.Secrets[mount.Source].File, Path.Combine(mounts.FullName, mount.Target ?? mount.Source), overwrite: true);
        }

        var settings = Replica.Environment.ToDictionary(
            setting => setting.Key, setting => (string?)setting.Value.Replace("/run/secrets", mounts.FullName, StringComparison.Ordinal));
        settings["ASPNETCORE_ENVIRONMENT"] = null;
        settings["ASPNETCORE_URLS"] = Wildcard().Replace(settings["ASPNETCORE_URLS"]!, "//127.0.0.1:0");
        settings["ConnectionStrings__Redis"] = settings["ConnectionStrings__Redis"]!.Replace("redis:6379", redis.ConnectionString, StringComparison.Ordinal);
        settings.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        var server = place.Launch([.. settings.Select(setting => (setting.Key, setting.Value))]);
        await server.RunningAsync();
        server.Handler = Trusting();
        return server;
    }

    private SocketsHttpHandler Trusting() => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_secrets.FullName, "tls.pem")) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    [GeneratedRegex(@"//\+:\d+")]
    private static partial Regex Wildcard();
}
