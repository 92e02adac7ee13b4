using System.Reflection;
using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Redis;

/// <summary>The server's scripts, each as a test wants to have it.</summary>
internal static class ChangedScripts
{
    /// <summary>Has a server run every script as <paramref name="change"/> writes it.</summary>
    public static IServiceCollection AddScripts(this IServiceCollection services, Func<RedisScript, string> change) =>
        services.AddSingleton(With(change));

    private static Scripts With(Func<RedisScript, string> change)
    {
        var scripts = new Scripts();
        foreach (var field in typeof(Scripts).GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            if (field.GetValue(scripts) is RedisScript script)
            {
                field.SetValue(scripts, new RedisScript(script.Name, change(script)));
            }
        }

        return scripts;
    }
}
