using Beian.Redis;
using Beian.Redis.Checking;
using Beian.Redis.Managed;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Secrets;

/// <summary>The key ring and what is made with it.</summary>
internal static class SecretsRegistration
{
    /// <summary>
    /// Takes the keys from the section <c>Keys</c>. Where none is configured, Development makes itself one; elsewhere that is an error
    /// at start.
    /// </summary>
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.AddChecked<KeyRingOptions>(KeyRingOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<KeyRingOptions>, RingCheck>();
        builder.Services.AddSingleton(s => Load(
            s.GetRequiredService<IOptions<KeyRingOptions>>().Value, s.GetRequiredService<IConfiguration>(), s.GetRequiredService<IHostEnvironment>()));
        builder.Services.AddSingleton<SealedPhones>();
        builder.Services.AddSingleton<IRingRegistry, RedisRing>();
        builder.Services.AddHostedService<RingGuard>();
    }

    private static KeyRing Load(KeyRingOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        // What is wrong with them was told when the settings were checked.
        var keys = Read(options, configuration, environment).Keys;
        if (keys.Count > 0)
        {
            return new KeyRing(keys[0], keys.Skip(1));
        }

        var folder = DataFolder.Open(Path.Combine(environment.ContentRootPath, configuration["ManagedRedis:DataDirectory"] ?? "./data"));
        return new KeyRing(DevelopmentKey.In(folder.FullPath));
    }

    private static KeyRingReader Read(KeyRingOptions options, IConfiguration configuration, IHostEnvironment environment) =>
        new KeyRingReader(environment.IsDevelopment()).Read(options, configuration[KeyRingReader.MasterKeySetting]);

    private sealed class RingCheck(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<KeyRingOptions>
    {
        public ValidateOptionsResult Validate(string? name, KeyRingOptions options) =>
            Read(options, configuration, environment).Problems is [_, ..] problems
                ? ValidateOptionsResult.Fail(problems)
                : ValidateOptionsResult.Success;
    }
}
