using Beian.Redis.Checking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Beian.Grpc.Tests.Running;

/// <summary>What a server does by itself, taken away where a test counts what a call costs.</summary>
internal static class Workers
{
    /// <summary>Removes all of them but the one without which nothing is served.</summary>
    public static void RemoveAll(IServiceCollection services) => Remove(
        services, type => type.IsSubclassOf(typeof(BackgroundService)) && type != typeof(RingGuard));

    /// <summary>Removes one.</summary>
    public static void Remove<TWorker>(IServiceCollection services)
        where TWorker : IHostedService => Remove(services, type => type == typeof(TWorker));

    private static void Remove(IServiceCollection services, Predicate<Type> which)
    {
        var workers = services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType is { } type && which(type)).ToList();
        workers.ForEach(worker => services.Remove(worker));
    }
}
