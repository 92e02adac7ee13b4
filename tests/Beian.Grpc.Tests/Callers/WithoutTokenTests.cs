using System.Net;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>Development's caller that needs no token is on the same machine: from another one a token is needed there too.</summary>
public sealed class WithoutTokenTests(SharedStores stores)
{
    private static readonly GetProvinceRulesRequest Request = new() { Province = Province.Zhejiang };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Somebody_on_the_same_machine_is_let_in(string address)
    {
        await using var server = await StartAsync(address);
        Assert.NotNull(await server.Verification.GetProvinceRulesAsync(Request));
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("10.0.0.1")]
    [InlineData("2001:db8::7")]
    [InlineData("::ffff:192.0.2.7")]
    public async Task Somebody_elsewhere_is_not(string address)
    {
        await using var server = await StartAsync(address);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Verification.GetProvinceRulesAsync(Request));
        Assert.Equal((StatusCode.Unauthenticated, "CALLER_UNAUTHENTICATED"), (error.StatusCode, error.Reason()));
    }

    private Task<Server> StartAsync(string caller) => Server.StartAsync(
        Engine.ManagedRedis, stores, services => services.AddSingleton<IStartupFilter>(new CallingFrom(IPAddress.Parse(caller))));

    private sealed class CallingFrom(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((call, rest) =>
            {
                call.Connection.RemoteIpAddress = address;
                return rest(call);
            });
            next(app);
        };
    }
}
