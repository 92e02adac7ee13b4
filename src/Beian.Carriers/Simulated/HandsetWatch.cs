using System.Threading.Channels;

namespace Beian.Carriers.Simulated;

/// <summary>A watch on what arrives. Dispose it to stop watching.</summary>
public sealed class HandsetWatch : IDisposable
{
    private readonly string? _phoneNumber;
    private readonly Action<HandsetWatch> _forget;
    private readonly Channel<HandsetMessage> _arrivals;

    internal HandsetWatch(string? phoneNumber, int backlog, Action<HandsetWatch> forget)
    {
        _phoneNumber = phoneNumber;
        _forget = forget;
        _arrivals = Channel.CreateBounded<HandsetMessage>(new BoundedChannelOptions(backlog) { SingleReader = true });
    }

    /// <summary>What arrives, in order, without end until the watch is disposed. For one reader.</summary>
    /// <exception cref="HandsetWatchTooSlowException">The reader fell further behind than the handset keeps for it.</exception>
    public IAsyncEnumerable<HandsetMessage> ReadAllAsync(CancellationToken cancellationToken = default) =>
        _arrivals.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Stops watching; what had arrived can still be read.</summary>
    public void Dispose()
    {
        _arrivals.Writer.TryComplete();
        _forget(this);
    }

    internal void Offer(HandsetMessage message)
    {
        if ((_phoneNumber is null || _phoneNumber == message.PhoneNumber) && !_arrivals.Writer.TryWrite(message))
        {
            // A watch that has already ended refuses too; only the first completion counts.
            _arrivals.Writer.TryComplete(new HandsetWatchTooSlowException());
        }
    }
}
