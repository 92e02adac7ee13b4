using Beian.Outbox;
using Beian.Startup;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Beian.Rpc;

/// <summary>The services as callers see them.</summary>
internal static class RpcRegistration
{
    /// <summary>Adds gRPC with its limits, health and reflection.</summary>
    public static void AddRpc(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Listening.MaxMessageSize;
            grpc.Interceptors.Add<FailureInterceptor>();
            grpc.Interceptors.Add<LateCallGuard>();
            grpc.Interceptors.Add<ProvinceGuard>();
        });
        // Left to the framework, each of these would be made anew for every call.
        builder.Services.AddSingleton<FailureInterceptor>();
        builder.Services.AddSingleton<LateCallGuard>();
        builder.Services.AddSingleton<ProvinceGuard>();
        builder.Services.AddSingleton<FilingRpc>();
        builder.Services.AddSingleton<VerificationRpc>();
        builder.Services.AddSingleton<ReviewRpc>();
        builder.Services.AddSingleton<OperationsRpc>();
        builder.Services.AddSingleton<SimulatorRpc>();
        builder.Services.AddGrpcHealthChecks(health =>
        {
            // The server can be called while messages are late; that has a name of its own.
            health.Services.Map("", check => check.Name != OutboxRegistration.Health);
            health.Services.Map(OutboxRegistration.Health, check => check.Name == OutboxRegistration.Health);
        });
        builder.Services.AddGrpcReflection();
        builder.Services.Replace(ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(MethodBinding<>)));
        builder.Services.AddSingleton<RpcMetrics>();
        builder.Services.AddSingleton<Streams>();
        builder.Services.AddSingleton<FilingMessages>();
        builder.Services.AddSingleton<ProvinceRulesMessages>();
    }

    /// <summary>
    /// Maps every service of the contract. The simulator, which shows codes, in Development alone; reflection too, and elsewhere where
    /// <c>Reflection:Enabled</c> asks for it.
    /// </summary>
    public static void MapRpc(this WebApplication app)
    {
        app.UseMiddleware<RpcTiming>();
        app.UseMiddleware<CallerGate>();
        app.UseMiddleware<LimitGate>();
        app.MapGrpcService<FilingRpc>();
        app.MapGrpcService<VerificationRpc>();
        app.MapGrpcService<ReviewRpc>();
        app.MapGrpcService<OperationsRpc>();
        app.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment())
        {
            app.MapGrpcService<SimulatorRpc>();
        }

        if (app.HasReflection())
        {
            app.MapGrpcReflectionService();
        }
    }

    /// <summary>Whether callers can ask the server for the contract.</summary>
    public static bool HasReflection(this IHost app) => app.Services.GetRequiredService<IConfiguration>()
        .GetValue("Reflection:Enabled", defaultValue: app.Services.GetRequiredService<IHostEnvironment>().IsDevelopment());
}
