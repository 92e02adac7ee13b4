using Beian.LoadTest.Probe;
using Beian.Redis;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: HostingStartup(typeof(ProbeStartup))]

namespace Beian.LoadTest.Probe;

/// <summary>
/// Puts the probe into a server that is told of it by <c>ASPNETCORE_HOSTINGSTARTUPASSEMBLIES</c>. Only a server that the load tool
/// started for itself is; it tells codes and leaves guards out, so outside Development a server that finds it does not start.
/// </summary>
internal sealed class ProbeStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices((host, services) =>
    {
        // Here and not above, where the framework would log it and go on.
        if (!host.HostingEnvironment.IsDevelopment())
        {
            throw new InvalidOperationException("The load tool's probe is for Development. Remove it from ASPNETCORE_HOSTINGSTARTUPASSEMBLIES.");
        }

        services.AddHostedService<Omissions>();
        services.AddSingleton<PlainVerification>();
        services.AddSingleton<ManyFilings>();
        services.AddSingleton<RedisFilingStore>();
        services.AddSingleton<ProbeInterceptor>();
        // Behind every interceptor of the server's own, so that a call to compare with takes the way that every call takes.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<ProbeInterceptor>());
    });
}
