using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Beian.Grpc.Tests.Running;

/// <summary>Calls with a token.</summary>
internal static class Bearers
{
    /// <summary>The server as the bearer of a token calls it.</summary>
    public static CallInvoker With(this Server server, string token) => server.Channel.With(token);

    /// <summary>The server as the bearer of a token calls it.</summary>
    public static CallInvoker With(this ChannelBase channel, string token) => channel.Intercept(metadata =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        return metadata;
    });
}
