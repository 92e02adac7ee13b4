using System.Collections.Concurrent;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Scenarios;

/// <summary>Watchers who are told of each filing that comes in; a call lasts from the submit until one of them, in turn, has it in hand.</summary>
internal sealed class Watch() : Scenario("watch", "SubmitFiling, until one of twenty open WatchFilings streams has told of it")
{
    private const int Watchers = 20;
    private const int People = 1_000_000;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<(long Watcher, string Order), TaskCompletionSource<FilingState>> _awaited = [];
    private readonly List<Task> _watching = [];
    private Ground? _ground;
    private int _first;

    public override int DefaultFilings => 0;

    public override async Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        _ground = ground;
        _first = ground.Reserve(People);
        for (var watcher = 0; watcher < Watchers; watcher++)
        {
            var call = ground.Line.Of(watcher).Filings.WatchFilings(new WatchFilingsRequest { Provinces = { Ground.Province } }, cancellationToken: _end.Token);
            // The first message says that the watch stands.
            await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false);
            _watching.Add(ReadAsync(watcher, call));
        }
    }

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var order = _ground!.Order(_first + (int)number);
        var key = (number % Watchers, order.OrderNumber);
        var told = _awaited[key] = new TaskCompletionSource<FilingState>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _ground.SubmitAsync(server, order, cancellationToken).ConfigureAwait(false);
        var state = await told.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        _awaited.TryRemove(key, out _);
        return state == FilingState.AwaitingVerification ? null : $"told of {state} in place of {FilingState.AwaitingVerification}";
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching).ConfigureAwait(false);
        _end.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(int watcher, AsyncServerStreamingCall<WatchFilingsResponse> call)
    {
        using (call)
        {
            try
            {
                while (await call.ResponseStream.MoveNext().ConfigureAwait(false))
                {
                    if (call.ResponseStream.Current.Change is { } change && _awaited.TryGetValue((watcher, change.OrderNumber), out var told))
                    {
                        told.TrySetResult(change.State);
                    }
                }
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && _end.IsCancellationRequested)
            {
                // The end of it.
            }
        }
    }
}
