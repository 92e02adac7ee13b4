using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Beian.Grpc.Tests.Races;

/// <summary>Many callers of one server, or of several, over several connections, let loose at one moment.</summary>
public sealed class Crowd
{
    /// <summary>How many call at once.</summary>
    public const int Size = 64;

    private const int Connections = 4;

    private readonly GrpcChannel[] _channels;

    private Crowd(Server server, GrpcChannel[] channels)
    {
        Server = server;
        _channels = channels;
    }

    /// <summary>The server, or the first of them.</summary>
    public Server Server { get; }

    /// <summary>Opens the connections, so that no caller is held up by that.</summary>
    public static async Task<Crowd> GatherAsync(params Server[] servers)
    {
        GrpcChannel[] channels = [.. Enumerable.Range(0, Connections).Select(n => servers[n % servers.Length].NewChannel())];
        await Task.WhenAll(channels.Select(channel => channel.ConnectAsync()));
        return new Crowd(servers[0], channels);
    }

    /// <summary>Verifies with every entry at once, and returns what each came to.</summary>
    public Task<string[]> VerifyAsync(IReadOnlyList<VerifyCodeRequest> entries) => CallAsync(entries.Count, async (channel, n) =>
        $"{(await new VerificationService.VerificationServiceClient(channel).VerifyCodeAsync(entries[n])).Outcome}");

    /// <summary>Asks for the same message again, all at once.</summary>
    public Task<string[]> ResendAsync(int count, ResendCodeRequest request) => CallAsync(count, async (channel, _) =>
        $"{(await new VerificationService.VerificationServiceClient(channel).ResendCodeAsync(request)).Outcome}");

    /// <summary>Submits every order at once, and returns the ids of the filings.</summary>
    public Task<string[]> SubmitAsync(IReadOnlyList<SubmitFilingRequest> orders) => CallAsync(orders.Count, async (channel, n) =>
        (await new FilingService.FilingServiceClient(channel).SubmitFilingAsync(orders[n])).Filing.FilingId);

    private async Task<string[]> CallAsync(int count, Func<GrpcChannel, int, Task<string>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, count).Select(async n =>
        {
            await start.Task;
            try
            {
                return await call(_channels[n % _channels.Length], n);
            }
            catch (RpcException refused)
            {
                return $"{refused.StatusCode}";
            }
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(calls);
    }
}
