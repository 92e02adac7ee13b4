using System.Collections.Concurrent;
using Beian.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Beian.LoadTest.Watching;

/// <summary>Many open WatchFilings streams, a hundred to a connection, that note when they are told of what.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int StreamsPerConnection = 100;

    private readonly List<GrpcChannel> _channels = [];
    private readonly List<Task> _streams = [];
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<long>> _told = new(StringComparer.Ordinal);

    /// <summary>How many connections they share.</summary>
    public int Connections => _channels.Count;

    /// <summary>Opens so many streams on these provinces and returns when each stands.</summary>
    public async Task OpenAsync(Uri address, int count, IReadOnlyList<Province> provinces, Action each, CancellationToken cancellationToken)
    {
        foreach (var onOneConnection in Enumerable.Range(0, count).Chunk(StreamsPerConnection))
        {
            var channel = GrpcChannel.ForAddress(address);
            _channels.Add(channel);
            var client = new FilingService.FilingServiceClient(channel);
            await Task.WhenAll(onOneConnection.Select(async _ =>
            {
                var call = client.WatchFilings(new WatchFilingsRequest { Provinces = { provinces } }, cancellationToken: _end.Token);
                await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false);
                each();
                lock (_streams)
                {
                    _streams.Add(ReadAsync(call));
                }
            })).ConfigureAwait(false);
        }
    }

    /// <summary>When each watcher was told of the filing, as timestamps, once this many have been.</summary>
    public async Task<IReadOnlyCollection<long>> ToldAsync(string filing, int watchers, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (clock, told) = (TimeProvider.System, _told.GetOrAdd(filing, _ => []));
        for (var start = clock.GetTimestamp(); told.Count < watchers;)
        {
            if (clock.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException($"Only {told.Count} of {watchers} watchers were told within {patience.TotalSeconds:0} seconds.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken).ConfigureAwait(false);
        }

        return told;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_streams).ConfigureAwait(false);
        _channels.ForEach(channel => channel.Dispose());
        _end.Dispose();
    }

    private async Task ReadAsync(AsyncServerStreamingCall<WatchFilingsResponse> call)
    {
        using (call)
        {
            try
            {
                while (await call.ResponseStream.MoveNext().ConfigureAwait(false))
                {
                    if (call.ResponseStream.Current.Change is { } change)
                    {
                        _told.GetOrAdd(change.FilingId, _ => []).Add(TimeProvider.System.GetTimestamp());
                    }
                }
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && _end.IsCancellationRequested)
            {
                // The end of the measurement.
            }
        }
    }
}
