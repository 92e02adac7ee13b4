using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Beian.Filings;

namespace Beian.Outbox;

/// <summary>
/// Tells the worker of this process which provinces have something due. Only a hint: a message whose hint is lost goes out with the
/// worker's next round.
/// </summary>
public sealed class OutboxSignal
{
    private readonly Lock _gate = new();
    private readonly HashSet<Province> _woken = [];
    private readonly Channel<bool> _any = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that something is due in a province.</summary>
    public void Wake(Province province)
    {
        lock (_gate)
        {
            _woken.Add(province);
        }

        _any.Writer.TryWrite(true);
    }

    /// <summary>Provinces that were woken, each once however often it was, in turn so that none waits behind a busy one.</summary>
    internal async IAsyncEnumerable<Province> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in _any.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var province in Provinces.All.Where(TakeIfWoken))
            {
                yield return province;
            }
        }
    }

    private bool TakeIfWoken(Province province)
    {
        lock (_gate)
        {
            return _woken.Remove(province);
        }
    }
}
