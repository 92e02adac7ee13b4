using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Grpc.Core;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>
/// Makes calls and looks at how they end. Whatever was sent, the server knows why it refuses, goes on, and writes nothing for a call
/// that it refuses.
/// </summary>
internal sealed class Attack(Server server, WriteWatch store) : IDisposable
{
    private const int AtOnce = 16;

    // Somebody else may be writing just then; a fault is one each time.
    private const int Proofs = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new() { BaseAddress = server.Address, Timeout = Patience };
    private readonly ConcurrentDictionary<(string Rpc, StatusCode Status), int> _ends = new();

    /// <summary>How often each RPC ended in what.</summary>
    public IReadOnlyDictionary<(string Rpc, StatusCode Status), int> Ends => _ends;

    /// <summary>Makes the calls, and returns what is wrong with how they ended.</summary>
    public async Task<IReadOnlyList<string>> MakeAsync(IEnumerable<FuzzCase> cases)
    {
        List<string> faults = [];
        await store.TakeAsync();
        foreach (var batch in cases.Chunk(AtOnce))
        {
            var ends = await Task.WhenAll(batch.Select(EndAsync));
            faults.AddRange(ends.Select(end => end.Fault).OfType<string>());
            if ((await store.TakeAsync()).Count > 0)
            {
                foreach (var (refused, _) in batch.Zip(ends).Where(pair => pair.Second.IsRefused))
                {
                    if (await WritesAsync(refused) is { } written)
                    {
                        faults.Add($"It was refused and wrote {written}: {refused}");
                    }
                }
            }
        }

        return faults;
    }

    public void Dispose() => _client.Dispose();

    // What a call that is refused writes, alone and each time; null where it writes nothing.
    private async Task<string?> WritesAsync(FuzzCase refused)
    {
        string? written = null;
        for (var proof = 0; proof < Proofs; proof++)
        {
            await store.TakeAsync();
            var end = await EndAsync(refused);
            var writes = await store.TakeAsync();
            if (!end.IsRefused || writes.Count == 0)
            {
                return null;
            }

            written = string.Join(", ", writes);
        }

        return written;
    }

    private async Task<(bool IsRefused, string? Fault)> EndAsync(FuzzCase one)
    {
        try
        {
            var reply = one.Rpc.IsStream
                ? await RawReply.BeginningAsync(_client, one.Rpc.Path, one.Message, one.Headers)
                : await RawReply.OfAsync(_client, one.Rpc.Path, one.Message, one.Headers);
            _ends.AddOrUpdate((one.Rpc.Path, reply.Status), 1, (_, count) => count + 1);
            return reply.Status switch
            {
                StatusCode.OK => (false, null),
                // It may have happened.
                StatusCode.DeadlineExceeded or StatusCode.Cancelled => (false, null),
                StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.Unavailable or StatusCode.Unimplemented =>
                    (false, $"{reply.Status} {reply.Reason}: {one}"),
                _ => (true, null),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return (false, $"No answer, {failure.Message}: {one}");
        }
    }
}
