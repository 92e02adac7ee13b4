using Beian.LoadTest.Connections;
using Beian.LoadTest.Servers;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.LoadTest.Noon;

/// <summary>Looks on while a noon goes by: from when all of its codes could be claimed, how many were, and how much memory the server took.</summary>
internal sealed class NoonWatch(LocalServer server, ServerConnection connection, NoonIndexes indexes, DateTimeOffset noon, int codes)
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(200);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly List<NoonSample> _samples = [];

    /// <summary>What was seen, in order.</summary>
    public IReadOnlyList<NoonSample> Samples => _samples;

    /// <summary>
    /// How long after the noon every code could be claimed or had been; null where that was not seen. By the index, in which they come due by
    /// themselves: of the workers it says nothing, their rate does.
    /// </summary>
    public TimeSpan? Claimable => _samples.FirstOrDefault(sample => sample.Due + sample.Queued >= codes)?.AfterNoon;

    /// <summary>When the first was claimed; null where none was.</summary>
    public TimeSpan? First { get; private set; }

    /// <summary>Watches until it is told to end.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var now = Clock.GetUtcNow();
            // Queued first: what is claimed in between is then counted twice and not missed.
            var run = await RunAsync().ConfigureAwait(false);
            if (run?.StartTime is { } start && run.QueuedCount > 0)
            {
                First ??= start.ToDateTimeOffset() - noon;
            }

            var due = await indexes.DueAsync(now).ConfigureAwait(false);
            _samples.Add(new NoonSample(now - noon, due, run?.QueuedCount ?? 0, server.ResidentMemory));
            await Task.Delay(Round, Clock, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task<NoonRun?> RunAsync()
    {
        var runs = await connection.Operations.ListNoonRunsAsync(new ListNoonRunsRequest { PageSize = 20 });
        return runs.Runs.FirstOrDefault(run => run.NoonTime == Timestamp.FromDateTimeOffset(noon));
    }
}

/// <summary>What was seen at one moment.</summary>
/// <param name="AfterNoon">When.</param>
/// <param name="Due">Codes that can be claimed and were not.</param>
/// <param name="Queued">Codes of the noon that were claimed.</param>
/// <param name="Resident">Resident memory of the server, bytes.</param>
internal sealed record NoonSample(TimeSpan AfterNoon, long Due, long Queued, long Resident);
