using Beian.Redis.Checking;
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
            var store = Parse(connectionString);
            services.AddSingleton(s => new StoreConnection(
                s.GetRequiredService<IOptions<StoreOptions>>(), s.GetRequiredService<StoreTelemetry>(), store.Clone));
        }
        else
        {
            services.AddManagedRedis(builder.Configuration);
            services.AddSingleton(s => new StoreConnection(
                s.GetRequiredService<IOptions<StoreOptions>>(),
                s.GetRequiredService<StoreTelemetry>(),
                () => new ConfigurationOptions { EndPoints = { s.GetRequiredService<ManagedRedisServer>().EndPoint } }));
        }

        services.AddHostedService(s => s.GetRequiredService<StoreConnection>());
        services.AddHostedService<StoreCheck>();
        services.AddSingleton(s => new Keys(s.GetRequiredService<IOptions<StoreOptions>>().Value.KeyPrefix));
        services.AddSingleton<StoreTelemetry>();
        services.AddSingleton<Scripts>();
        services.AddSingleton<NoonTurns>();
        services.AddSingleton<FilingFields>();
        services.AddSingleton<KeptFilings>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
    }

    private static ConfigurationOptions Parse(string connectionString)
    {
        try
        {
            var store = ConfigurationOptions.Parse(connectionString);
            return store.EndPoints.Count > 0 ? store : throw new FormatException("It names no endpoint.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // Without the driver's words: they may quote a part of a password.
            throw new StartupException(
                $"ConnectionStrings:{ConnectionStringName} cannot be read; it must be StackExchange.Redis' form, such as 127.0.0.1:6379 "
                + "or node1:6379,node2:6379,password=…",
                unreadable);
        }
    }
}
