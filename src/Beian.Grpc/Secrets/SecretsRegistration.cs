using System.Security.Cryptography;
using Beian.Redis.Managed;
using Beian.Startup;

namespace Beian.Secrets;

/// <summary>The master key and what is made with it.</summary>
internal static class SecretsRegistration
{
    /// <summary>The setting that holds the master key: 32 bytes as base64.</summary>
    public const string MasterKeySetting = "Secrets:MasterKey";

    /// <summary>
    /// Takes the master key from <c>Secrets:MasterKey</c>. In Development a key is made once and kept in a file of the data folder, so
    /// that nothing has to be configured; elsewhere a missing key is an error at start.
    /// </summary>
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(s => new MasterKey(Load(s.GetRequiredService<IConfiguration>(), s.GetRequiredService<IHostEnvironment>())));
        builder.Services.AddHostedService<MasterKeyCheck>();
        builder.Services.AddSingleton<KeyedDigests>();
        builder.Services.AddSingleton<PhoneCipher>();
        builder.Services.AddSingleton<CodeDerivation>();
    }

    private static byte[] Load(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[MasterKeySetting] is { Length: > 0 } text)
        {
            var key = new byte[MasterKey.Size];
            return Convert.TryFromBase64String(text, key, out var length) && length == MasterKey.Size
                ? key
                : throw new StartupException($"{MasterKeySetting} must be {MasterKey.Size} bytes as base64, as `openssl rand -base64 32` makes them.");
        }

        if (!environment.IsDevelopment())
        {
            throw new StartupException($"{MasterKeySetting} is required outside Development: {MasterKey.Size} bytes as base64, as `openssl rand -base64 32` makes them.");
        }

        var folder = DataFolder.Open(Path.Combine(environment.ContentRootPath, configuration["ManagedRedis:DataDirectory"] ?? "./data"));
        return DevelopmentKey(Path.Combine(folder.FullPath, "master.key"));
    }

    private static byte[] DevelopmentKey(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(MasterKey.Size));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == MasterKey.Size
            ? key
            : throw new StartupException($"{path} must hold {MasterKey.Size} bytes; it holds {key.Length}.");
    }

    /// <summary>Has the key loaded when the server starts, so that a missing one is found then and not by the first caller.</summary>
    private sealed class MasterKeyCheck(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<MasterKey>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
