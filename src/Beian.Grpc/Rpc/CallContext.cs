using Beian.Callers;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Beian.Rpc;

/// <summary>What is known of a call.</summary>
internal static class CallContext
{
    /// <summary>Who calls, as <see cref="CallerGate"/> has found out.</summary>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Features.GetRequiredFeature<Caller>();
}
