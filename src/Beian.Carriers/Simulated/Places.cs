using System.Diagnostics.CodeAnalysis;

namespace Beian.Carriers.Simulated;

/// <summary>
/// What a submit has to hold: one of the window's places until it is answered, and one of the carrier's queue until the
/// last trace of the message is gone. Both are waited for.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Places are freed after closing too, and a semaphore whose wait handle nobody asked for holds nothing.")]
internal sealed class Places(int window, int queue)
{
    private readonly SemaphoreSlim _window = new(window);
    private readonly SemaphoreSlim _queue = new(queue);

    internal async Task TakeAsync(CancellationToken cancellationToken)
    {
        await _window.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _window.Release();
            throw;
        }
    }

    internal void FreeWindow() => _window.Release();

    internal void FreeQueue() => _queue.Release();

    internal void FreeBoth()
    {
        FreeWindow();
        FreeQueue();
    }
}
