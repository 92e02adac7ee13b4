using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>An open WatchMessages stream, read message by message.</summary>
internal sealed class HandsetStream : IDisposable
{
    // Long enough for a starved build machine; only a fault ever waits this long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly AsyncServerStreamingCall<WatchMessagesResponse> _call;

    private HandsetStream(AsyncServerStreamingCall<WatchMessagesResponse> call) => _call = call;

    /// <summary>Opens a stream and returns with its headers: from then on nothing is missed, unless it was refused.</summary>
    public static async Task<HandsetStream> OpenAsync(SimulatorService.SimulatorServiceClient simulator, string phone = "", DateTime? deadline = null)
    {
        var stream = new HandsetStream(simulator.WatchMessages(new WatchMessagesRequest { PhoneNumber = phone }, deadline: deadline));
        await stream._call.ResponseHeadersAsync.WaitAsync(Limit, TimeProvider.System);
        return stream;
    }

    /// <exception cref="RpcException">The stream has ended.</exception>
    public async Task<SimulatedMessage> NextAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext().WaitAsync(Limit, TimeProvider.System), "The stream ended without a status.");
        return _call.ResponseStream.Current.Message;
    }

    /// <summary>What comes until the stream ends, and how it ends.</summary>
    public async Task<(IReadOnlyList<SimulatedMessage> Messages, RpcException End)> ToEndAsync()
    {
        List<SimulatedMessage> messages = [];
        try
        {
            while (true)
            {
                messages.Add(await NextAsync());
            }
        }
        catch (RpcException end)
        {
            return (messages, end);
        }
    }

    public void Dispose() => _call.Dispose();
}
