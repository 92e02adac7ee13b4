using Microsoft.Extensions.Options;

namespace Beian.Redis.Managed;

/// <summary>Adds the managed Redis to a host.</summary>
public static class ManagedRedisRegistration
{
    /// <summary>
    /// The host starts a <see cref="ManagedRedisServer"/> before, and stops it after, everything else it hosts. Its
    /// endpoint is known from then on, not while services are constructed: connect at the first use or in a start.
    /// </summary>
    public static IServiceCollection AddManagedRedis(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ManagedRedisOptions>()
            .Bind(configuration.GetSection(ManagedRedisOptions.SectionName))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ManagedRedisOptions>, ManagedRedisOptionsValidator>();
        // A process starts and ends in real time, whatever clock the rules go by.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ManagedRedisServer>(provider, TimeProvider.System));
        services.AddHostedService(provider => provider.GetRequiredService<ManagedRedisServer>());
        return services;
    }
}
