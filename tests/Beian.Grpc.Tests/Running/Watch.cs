using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>An open WatchFilings stream, read message by message.</summary>
internal sealed class Watch : IDisposable
{
    // Long enough for a starved build machine; only a fault ever waits this long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // A store that fails over while a watch waits for a change is given time for that too.
    private static readonly TimeSpan LimitOfChange = 2 * Limit;

    private readonly AsyncServerStreamingCall<WatchFilingsResponse> _call;

    private Watch(AsyncServerStreamingCall<WatchFilingsResponse> call, string token)
    {
        _call = call;
        Token = token;
    }

    /// <summary>The token of the last message.</summary>
    public string Token { get; private set; }

    /// <summary>Opens a stream and does not wait for anything on it.</summary>
    public static Watch Open(FilingService.FilingServiceClient filings, string token = "", params Province[] provinces) =>
        new(filings.WatchFilings(new WatchFilingsRequest { Provinces = { provinces }, ResumeToken = token }), token);

    /// <summary>Opens a stream and returns once it stands: after its first heartbeat.</summary>
    public static async Task<Watch> StandingAsync(Server server, params Province[] provinces)
    {
        var watch = Open(server.Filings, "", provinces);
        Assert.NotNull((await watch.NextAsync()).Heartbeat);
        return watch;
    }

    /// <exception cref="RpcException">The stream has ended.</exception>
    public async Task<WatchFilingsResponse> NextAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext().WaitAsync(Limit, TimeProvider.System), "The stream ended without a status.");
        Token = _call.ResponseStream.Current.ResumeToken;
        return _call.ResponseStream.Current;
    }

    /// <summary>The next changes, whatever heartbeats come between them. These alone could keep it waiting for ever.</summary>
    public async Task<IReadOnlyList<WatchFilingsResponse>> ChangesAsync(int count)
    {
        List<WatchFilingsResponse> changes = [];
        while (changes.Count < count)
        {
            changes.Add(await ChangeAsync().WaitAsync(LimitOfChange, TimeProvider.System));
        }

        return changes;
    }

    /// <summary>Everything up to the next heartbeat. With a long pause between heartbeats: all that a stream has to catch up on.</summary>
    public async Task<IReadOnlyList<WatchFilingsResponse>> UpToHeartbeatAsync()
    {
        List<WatchFilingsResponse> changes = [];
        while (await NextAsync() is { Change: not null } message)
        {
            changes.Add(message);
        }

        return changes;
    }

    /// <summary>How the stream ends, whatever comes before. Heartbeats alone could keep it going for ever.</summary>
    public Task<RpcException> EndAsync() => ErrorStatus.OfAsync(ToEndAsync).WaitAsync(Limit, TimeProvider.System);

    public void Dispose() => _call.Dispose();

    private async Task<WatchFilingsResponse> ChangeAsync()
    {
        while (true)
        {
            if (await NextAsync() is { Change: not null } message)
            {
                return message;
            }
        }
    }

    private async Task ToEndAsync()
    {
        while (true)
        {
            await NextAsync();
        }
    }
}
