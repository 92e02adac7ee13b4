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
    private readonly bool _isPatient;

    private Crowd(Server server, GrpcChannel[] channels, bool isPatient)
    {
        Server = server;
        _channels = channels;
        _isPatient = isPatient;
    }

    /// <summary>The server, or the first of them.</summary>
    public Server Server { get; }

    /// <summary>Opens the connections, so that no caller is held up by that.</summary>
    public static async Task<Crowd> GatherAsync(params Server[] servers)
    {
        GrpcChannel[] channels = [.. Enumerable.Range(0, Connections).Select(n => servers[n % servers.Length].NewChannel())];
        await Task.WhenAll(channels.Select(channel => channel.ConnectAsync()));
        return new Crowd(servers[0], channels, isPatient: false);
    }

    /// <summary>A crowd that stands in a queue: the same calls, one after the other.</summary>
    public static Crowd InAQueue(Server server) => new(server, [server.Channel], isPatient: true);

    /// <summary>Verifies with every entry at once, and returns what each came to.</summary>
    public Task<string[]> VerifyAsync(IReadOnlyList<VerifyCodeRequest> entries) => VerifyAsync(entries, out _);

    /// <summary>The same; <paramref name="first"/> completes as soon as one of them has its verdict.</summary>
    public Task<string[]> VerifyAsync(IReadOnlyList<VerifyCodeRequest> entries, out Task first)
    {
        var calls = Start(entries.Count, async (channel, n) =>
            $"{(await new VerificationService.VerificationServiceClient(channel).VerifyCodeAsync(entries[n])).Outcome}");
        first = Task.WhenAny(calls);
        return Task.WhenAll(calls);
    }

    /// <summary>Asks for the same message again, all at once.</summary>
    public Task<string[]> ResendAsync(int count, ResendCodeRequest request) => Task.WhenAll(Start(count, async (channel, _) =>
        $"{(await new VerificationService.VerificationServiceClient(channel).ResendCodeAsync(request)).Outcome}"));

    /// <summary>Submits every order at once, and returns the ids of the filings.</summary>
    public Task<string[]> SubmitAsync(IReadOnlyList<SubmitFilingRequest> orders) => Task.WhenAll(Start(orders.Count, async (channel, n) =>
        (await new FilingService.FilingServiceClient(channel).SubmitFilingAsync(orders[n])).Filing.FilingId));

    private Task<string>[] Start(int count, Func<GrpcChannel, int, Task<string>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new Task<string>[count];
        for (var n = 0; n < count; n++)
        {
            calls[n] = OutcomeAsync(_isPatient && n > 0 ? calls[n - 1] : start.Task, call, n);
        }

        start.SetResult();
        return calls;
    }

    private async Task<string> OutcomeAsync(Task before, Func<GrpcChannel, int, Task<string>> call, int n)
    {
        await before;
        try
        {
            return await call(_channels[n % _channels.Length], n);
        }
        catch (RpcException refused)
        {
            return $"{refused.StatusCode}";
        }
    }
}
