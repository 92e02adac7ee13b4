using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Portal.Tests.Running;

/// <summary>Every call that reaches a back end, by the name of its RPC, whatever comes of it.</summary>
internal sealed class CallLog : IStartupFilter
{
    private readonly ConcurrentQueue<string> _calls = [];

    public void AddTo(IServiceCollection services) => services.AddSingleton<IStartupFilter>(this);

    /// <summary>The calls since this was last asked, in order of their names.</summary>
    public IReadOnlyList<string> Take()
    {
        List<string> taken = [];
        while (_calls.TryDequeue(out var call))
        {
            taken.Add(call);
        }

        return [.. taken.Order(StringComparer.Ordinal)];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((call, rest) =>
        {
            _calls.Enqueue(Path.GetFileName(call.Request.Path.Value)!);
            return rest(call);
        });
        next(app);
    };
}
