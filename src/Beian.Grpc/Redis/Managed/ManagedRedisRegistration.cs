using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<ManagedRedisOptions>, ManagedRedisOptionsValidator>();
        services.AddSingleton<ManagedRedisServer>();
        services.AddHostedService(provider => provider.GetRequiredService<ManagedRedisServer>());
        return services;
    }
}
