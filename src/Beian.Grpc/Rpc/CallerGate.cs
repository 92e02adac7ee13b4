using System.Net;
using Beian.Callers;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>
/// Where every call comes in: finds out who calls, and turns away whom the RPC's rule does not admit, before anything of the request
/// is read. Which province the request is for is seen by <see cref="ProvinceGuard"/>, once it has been.
/// </summary>
internal sealed partial class CallerGate(
    RequestDelegate next, BearerTokens tokens, ClientCertificates certificates, IHostEnvironment environment, ILogger<CallerGate> logger)
{
    public async Task InvokeAsync(HttpContext call)
    {
        // What has no rule is no RPC, and is answered so.
        if (call.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { NeedsCaller: true } rule)
        {
            var rpc = call.Request.Path.Value;
            var identity = await IdentifyAsync(call).ConfigureAwait(false);
            if (identity.Caller is not { } caller)
            {
                LogUnknown(rpc, identity.Problem);
                await RefusedCall.EndAsync(call.Response, Unknown(identity.Problem)).ConfigureAwait(false);
                return;
            }

            if (!rule.Admits(caller))
            {
                LogNotPermitted(rpc, caller.Name);
                await RefusedCall.EndAsync(call.Response, Errors.CallerNotPermitted(rule.Roles)).ConfigureAwait(false);
                return;
            }

            call.Features.Set(caller);
        }

        await next(call).ConfigureAwait(false);
    }

    private async ValueTask<Identity> IdentifyAsync(HttpContext call)
    {
        var identity = await tokens.IdentifyAsync(call).ConfigureAwait(false);
        return identity switch
        {
            { Problem: TokenProblem.NoToken } when IsLocal(call) => new Identity(Caller.Local),
            { Caller: { } caller } when certificates.ProblemOf(caller, call) is not TokenProblem.None and var problem => new Identity(problem),
            _ => identity,
        };
    }

    private bool IsLocal(HttpContext call) =>
        environment.IsDevelopment() && call.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static RpcException Unknown(TokenProblem problem) =>
        problem == TokenProblem.Expired ? Errors.TokenExpired() : Errors.CallerUnauthenticated(problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rpc}: the caller is not known, {Problem}")]
    private partial void LogUnknown(string? rpc, TokenProblem problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rpc}: not for {Caller}")]
    private partial void LogNotPermitted(string? rpc, string caller);
}
