using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;

namespace Beian.LoadTest.Scenarios;

/// <summary>One kind of call, its ground, and what the right answer is. Calls are numbered from 0 on, over everything that is run of it on one ground.</summary>
/// <param name="name">What it is called by.</param>
/// <param name="what">What is called, and what has to be answered.</param>
internal abstract class Scenario(string name, string what) : IAsyncDisposable
{
    private long _taken;

    public string Name { get; } = name;

    public string What { get; } = what;

    /// <summary>How many filings it needs where nobody says otherwise.</summary>
    public virtual int DefaultFilings => 2_000;

    /// <summary>Whether each call uses a part of its ground up, so that a measurement wants a ground of its own.</summary>
    public virtual bool IsUsedUp => false;

    /// <summary>How many calls its ground bears; past that there are none.</summary>
    public virtual long Supply => long.MaxValue;

    /// <summary>What has to be known of the answers, though none of them is wrong; null for nothing.</summary>
    public virtual string? Remark => null;

    /// <summary>No more calls than this may be under way, or the right answer would not be known.</summary>
    public virtual int MostUnderWay => int.MaxValue;

    /// <summary>How many filings so many calls use up; none where they last.</summary>
    public virtual long FilingsFor(long calls) => IsUsedUp ? calls : 0;

    /// <summary>Makes the ground.</summary>
    /// <param name="ground">What it stands on.</param>
    /// <param name="filings">How many filings.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken);

    /// <summary>Makes a call.</summary>
    /// <returns>What was wrong with the answer; null where it was the right one.</returns>
    public abstract Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken);

    /// <summary>Takes the number of the next call.</summary>
    public bool TryTake(out long number) => (number = Interlocked.Increment(ref _taken) - 1) < Supply;

    /// <summary>Numbers calls from 0 on again: they stand on a new ground.</summary>
    protected void Restart() => Interlocked.Exchange(ref _taken, 0);

    /// <summary>Ends what it holds open.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
