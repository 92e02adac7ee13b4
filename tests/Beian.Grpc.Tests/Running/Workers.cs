using System.Security.Cryptography;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Checking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Beian.Grpc.Tests.Running;

/// <summary>What a server does by itself, taken away where a test counts what a call costs: all but that without which nothing is served.</summary>
internal static class Workers
{
    /// <summary>For a server that does nothing by itself.</summary>
    public static void RemoveAll(IServiceCollection services)
    {
        var workers = services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType is { } type && IsOne(type)).ToList();
        workers.ForEach(worker => services.Remove(worker));
    }

    /// <summary>Starts such a server over what another, which has ended, was prepared with, at the time when that one ended.</summary>
    public static async Task<(Server Server, T Prepared)> StartWithoutAsync<T>(RedisProcess redis, Func<Server, Task<T>> prepareAsync)
    {
        (string, string)[] place =
            [("Store:KeyPrefix", $"w{Guid.NewGuid():N}"[..12]), ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
        var preparing = Server.Start(redis.ConnectionString, place);
        T prepared;
        await using (preparing)
        {
            prepared = await prepareAsync(preparing);
        }

        return (Server.Start(redis.ConnectionString, RemoveAll, preparing.Clock, place), prepared);
    }

    private static bool IsOne(Type type) => type.IsSubclassOf(typeof(BackgroundService)) && type != typeof(RingGuard);
}
