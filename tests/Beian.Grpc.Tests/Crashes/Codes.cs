using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>The codes that arrive on a server's handset, from the first look on.</summary>
internal sealed class Codes : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _codes = [];
    private readonly ConcurrentDictionary<string, int> _arrivals = [];
    private readonly ConcurrentBag<string> _others = [];
    private readonly List<HandsetStream> _streams = [];

    /// <summary>How often each message has arrived, by its id.</summary>
    public IReadOnlyDictionary<string, int> Arrivals => _arrivals;

    /// <summary>Messages that brought another code than the phone had got before.</summary>
    public IReadOnlyCollection<string> Others => _others;

    /// <summary>Looks at a server's handset from now on, and until that server ends.</summary>
    public async Task WatchAsync(GrpcChannel channel)
    {
        var stream = await HandsetStream.OpenAsync(new SimulatorService.SimulatorServiceClient(channel));
        _streams.Add(stream);
        _ = ReadAsync(stream);
    }

    /// <summary>The code that a person got; of one filing at a time.</summary>
    public Task<string> OfAsync(Somebody person, CancellationToken cancellationToken) => CodeOf(person.Phone).Task.WaitAsync(cancellationToken);

    public void Dispose() => _streams.ForEach(stream => stream.Dispose());

    private async Task ReadAsync(HandsetStream stream)
    {
        try
        {
            while (true)
            {
                var message = await stream.NextAsync();
                _arrivals.AddOrUpdate(message.MessageId, 1, (_, before) => before + 1);
                var code = CodeOf(message.PhoneNumber);
                if (!code.TrySetResult(message.Code) && await code.Task != message.Code)
                {
                    _others.Add(message.MessageId);
                }
            }
        }
        catch (Exception end) when (end is RpcException or TimeoutException)
        {
            // The server has ended, or the watching has.
        }
    }

    private TaskCompletionSource<string> CodeOf(string phone) =>
        _codes.GetOrAdd(phone, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
