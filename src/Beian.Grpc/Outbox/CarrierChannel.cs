using Beian.Carriers;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Beian.Outbox;

/// <summary>
/// One operator's carrier as this process uses it: how many messages may be in hand, whether it answers at all, and until when it
/// asked to be left alone. Nothing here is shared with another operator's.
/// </summary>
public sealed class CarrierChannel : IDisposable
{
    // To each place of the carrier's window: one at the carrier, one on its way here from the store, one whose answer is being written.
    // With no more in hand than the window holds, that stands empty during the store's round trips.
    private const int InHand = 3;

    // Often enough that nobody notices, and no more than a batch each time: what it brings has been put back at most once a hold.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ICarrier _carrier;
    private readonly TimeProvider _clock;
    private readonly int _all;
    private readonly SemaphoreSlim _places;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _pipeline;
    private long _heldUntil;
    private long _lastTrouble;

    /// <param name="carrier">The adapter.</param>
    /// <param name="options">When the circuit opens and for how long; how long an answer may take.</param>
    /// <param name="clock">The clock for all of it.</param>
    public CarrierChannel(ICarrier carrier, OutboxOptions options, TimeProvider clock)
    {
        _carrier = carrier;
        _clock = clock;
        _all = carrier.Window * InHand;
        _places = new SemaphoreSlim(_all);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                StateProvider = _circuit,
                ShouldHandle = new PredicateBuilder().Handle<CarrierUnavailableException>().Handle<TimeoutRejectedException>(),
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimum,
                SamplingDuration = options.BreakerSampling,
                BreakDuration = options.BreakerPause,
                OnOpened = opened =>
                {
                    HoldFor(opened.BreakDuration);
                    return default;
                },
            })
            .AddTimeout(options.SubmitTimeout)
            .Build();
    }

    /// <summary>Whose carrier.</summary>
    public Operator Operator => (Operator)_carrier.Operator;

    /// <summary>Whether the carrier answers; not while the circuit is open, nor until the first answer after that.</summary>
    public bool IsAnswering => _circuit.CircuitState == CircuitState.Closed;

    /// <summary>Until when nothing is to be submitted: the circuit is open, or the carrier throttles.</summary>
    public DateTimeOffset HeldUntil => new(Interlocked.Read(ref _heldUntil), TimeSpan.Zero);

    /// <summary>When a submit last was throttled or not answered.</summary>
    public DateTimeOffset? LastTrouble => Interlocked.Read(ref _lastTrouble) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>
    /// Waits until something may be submitted and takes places for messages: all that are free, or a single one to try with while the
    /// carrier does not answer. Where the carrier throttles not everybody, it lets a batch out now and then to look whom it does not.
    /// </summary>
    public async Task<int> TakePlacesAsync(CancellationToken cancellationToken)
    {
        while (HeldUntil - _clock.GetUtcNow() is { Ticks: > 0 } hold)
        {
            var isLook = IsAnswering && _carrier.NeverThrottles is not null && hold > BetweenLooks;
            await Task.Delay(isLook ? BetweenLooks : hold, _clock, cancellationToken).ConfigureAwait(false);
            if (isLook)
            {
                break;
            }
        }

        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 1;
        while (IsAnswering && _places.Wait(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    /// <summary>Frees places, of messages that are written down or were not claimed.</summary>
    public void FreePlaces(int places)
    {
        if (places > 0)
        {
            _places.Release(places);
        }
    }

    /// <summary>Waits until no message is in hand; nobody may take a place meanwhile.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var place = 0; place < _all; place++)
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a message to this number would be throttled, as the carrier has said of others.</summary>
    public bool IsHeldFor(string phoneNumber) =>
        _carrier.NeverThrottles is { } passes && IsAnswering && HeldUntil > _clock.GetUtcNow() && !passes(phoneNumber);

    /// <summary>Hands a message to the carrier.</summary>
    /// <exception cref="CarrierUnavailableException">The channel is broken.</exception>
    /// <exception cref="TimeoutRejectedException">No answer came in time.</exception>
    /// <exception cref="BrokenCircuitException">Too many others failed; the carrier was not asked.</exception>
    public async Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _pipeline.ExecuteAsync(
                static async (call, token) => await call._carrier.SubmitAsync(call.message, token).ConfigureAwait(false),
                (_carrier, message),
                cancellationToken).ConfigureAwait(false);
            if (result is SubmitResult.Throttled throttled)
            {
                NoteTrouble();
                HoldFor(throttled.RetryAfter);
            }

            return result;
        }
        catch (Exception unanswered) when (unanswered is CarrierUnavailableException or TimeoutRejectedException)
        {
            NoteTrouble();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private void NoteTrouble() => Interlocked.Exchange(ref _lastTrouble, _clock.GetUtcNow().UtcTicks);

    private void HoldFor(TimeSpan pause) => Interlocked.Exchange(ref _heldUntil, (_clock.GetUtcNow() + pause).UtcTicks);
}
