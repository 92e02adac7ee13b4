namespace Beian.Redis;

/// <summary>
/// Whose turn it is at the noon codes of a node: one script at a time, and the next when that has answered and the node has had a rest from
/// it. In between the node serves whoever else has asked.
/// </summary>
/// <param name="patience">How long a turn is waited for. Longer, and what a caller has come with, the time above all, is out of date.</param>
/// <param name="clock">How long a script takes is told by this machine's, whatever clock the rules go by.</param>
internal sealed class NoonTurn(TimeSpan patience, TimeProvider clock) : IDisposable
{
    /// <summary>As many codes to a script as portals are never to notice: Redis works on them for half a millisecond.</summary>
    internal const int Few = 20;

    // Where the node takes long to answer, as with a slow disk, one batch after the other would be less than the operators' rates let out,
    // and a code more makes no call wait noticeably longer: Redis works on it for 20 µs, a twentieth of this.
    private static readonly TimeSpan ForEachCode = TimeSpan.FromMicroseconds(400);

    // After a claim the node is left alone for so many times as long as the claim took: a tenth of its time is the noon's. What comes of
    // a claim, the carriers' answers and reports, takes four times what the claim does, and when the node has more to do, claims take
    // longer and come more rarely. So noon codes leave as fast as they can beside people's calls.
    private const int Rest = 9;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _gate = new(1);
    private TimeSpan _last;
    private TimeSpan _rest;
    private long _ended;
    private int _codes = Few;

    /// <summary>Runs a script in its turn.</summary>
    /// <param name="most">How many codes are wanted.</param>
    /// <param name="isClaim">Whether messages come of it, for which the node has to be left time.</param>
    /// <param name="script">Is told how many codes it may take at most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreUnavailableException">The turn has not come in time.</exception>
    public async Task<T> TakeAsync<T>(int most, bool isClaim, Func<int, Task<T>> script, CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(patience, cancellationToken).ConfigureAwait(false))
        {
            throw new StoreUnavailableException(mayHaveHappened: false, "The scripts before it have not been answered in time.");
        }

        try
        {
            await RestAsync(cancellationToken).ConfigureAwait(false);
            var begin = clock.GetTimestamp();
            var answer = await script(Math.Min(most, _codes)).ConfigureAwait(false);
            Note(clock.GetElapsedTime(begin), isClaim);
            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        if (_rest - clock.GetElapsedTime(_ended) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // The quicker of the last two: a node that was held up for once has not become a slow one, and has enough to catch up with.
    private void Note(TimeSpan took, bool isClaim)
    {
        _codes = Math.Max(Few, (int)((took < _last ? took : _last) / ForEachCode));
        _last = took;
        _ended = clock.GetTimestamp();
        _rest = !isClaim ? TimeSpan.Zero : took * Rest < LongestRest ? took * Rest : LongestRest;
    }
}
