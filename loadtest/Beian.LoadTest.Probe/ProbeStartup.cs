using Beian.LoadTest.Probe;
using Beian.Redis;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ProbeStartup))]

namespace Beian.LoadTest.Probe;

/// <summary>
/// Puts the probe into a server that is told of it by <c>ASPNETCORE_HOSTINGSTARTUPASSEMBLIES</c>. Only a server that the load tool
/// started for itself is.
/// </summary>
internal sealed class ProbeStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.AddHostedService<Omissions>();
        services.AddSingleton<PlainVerification>();
        services.AddSingleton<ManyFilings>();
        services.AddSingleton<RedisFilingStore>();
        // Behind every interceptor of the server's own, so that a call to compare with takes the way that every call takes.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<ProbeInterceptor>());
    });
}
