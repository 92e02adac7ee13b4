using Beian.Redis.Managed;
using Beian.Startup;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The store, whichever it is.</summary>
internal static class StoreRegistration
{
    /// <summary>The connection string that names the store: a Redis, a Sentinel set-up or a Redis Cluster.</summary>
    public const string ConnectionStringName = "Redis";

    /// <summary>
    /// Connects to the store that <c>ConnectionStrings:Redis</c> names, in StackExchange.Redis' form; without one the server runs a
    /// Redis of its own.
    /// </summary>
    public static void AddStore(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        builder.AddChecked<StoreOptions>(StoreOptions.Section);
        if (builder.Configuration.GetConnectionString(ConnectionStringName) is { Length: > 0 } connectionString)
        {
            services.AddSingleton(s => new StoreConnection(s.GetRequiredService<IOptions<StoreOptions>>(), () => ConfigurationOptions.Parse(connectionString)));
        }
        else
        {
            services.AddManagedRedis(builder.Configuration);
            services.AddSingleton(s => new StoreConnection(
                s.GetRequiredService<IOptions<StoreOptions>>(),
                () => new ConfigurationOptions { EndPoints = { s.GetRequiredService<ManagedRedisServer>().EndPoint } }));
        }

        services.AddHostedService(s => s.GetRequiredService<StoreConnection>());
        services.AddSingleton(s => new Keys(s.GetRequiredService<IOptions<StoreOptions>>().Value.KeyPrefix));
        services.AddSingleton<Scripts>();
        services.AddSingleton<FilingFields>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
    }
}
