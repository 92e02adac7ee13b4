using System.Threading.Channels;
using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>
/// A carrier that exists in memory only and fails the way real ones do. What becomes of a submit follows from the
/// seed, the operator, the message id and which try it is, whatever runs beside it; time is the given clock's.
/// </summary>
public sealed class SimulatedCarrier : ICarrier, IDisposable
{
    private readonly SimulationSettings _settings;
    private readonly Places _places;
    private readonly ReportQueue _reports;
    private readonly SimulatedGateway _gateway;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Creates a carrier that behaves as the settings say.</summary>
    /// <param name="carrier">Whose carrier it is.</param>
    /// <param name="handset">The phones.</param>
    /// <param name="numbers">Tells the host network of a virtual operator's number.</param>
    /// <param name="settings">Taken as valid, see <see cref="SimulationSettings.Problems"/>.</param>
    /// <param name="time">The clock for everything it does.</param>
    public SimulatedCarrier(
        Operator carrier, Handset handset, NumberDirectory numbers, SimulationSettings settings, TimeProvider time)
    {
        Operator = carrier;
        Window = settings.Window ?? (carrier is Operator.Unicom ? 32 : 16);
        _settings = settings;
        _places = new Places(Window, settings.QueueCapacity);
        _reports = new ReportQueue(_places.FreeQueue);
        _gateway = new SimulatedGateway(carrier, handset, numbers, settings, time, _places, _reports);
        NeverThrottles = _gateway.TestNumbers.Contains;
    }

    /// <inheritdoc/>
    public Operator Operator { get; }

    /// <inheritdoc/>
    public int Window { get; }

    /// <inheritdoc/>
    public bool DeduplicatesByMessageId => _settings.DeduplicatesByMessageId;

    /// <inheritdoc/>
    public Predicate<string> NeverThrottles { get; }

    /// <inheritdoc/>
    public ChannelReader<DeliveryReport> Reports => _reports;

    /// <summary>How the carrier behaves from the start.</summary>
    public CarrierBehavior ConfiguredBehavior => _settings.Behaviors.For(Operator);

    /// <summary>How the carrier behaves from now on. Messages it has accepted keep the fate they had.</summary>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with the behavior.</exception>
    public CarrierBehavior Behavior
    {
        get => _gateway.Behavior;
        set
        {
            InvalidCarrierSettingsException.ThrowIfAny(value.Problems(nameof(Behavior)));
            _gateway.Behavior = value;
        }
    }

    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var sent = false;
        try
        {
            await _places.TakeAsync(either.Token).ConfigureAwait(false);
            sent = true;
            return await _gateway.Send(message).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new CarrierUnavailableException(Operator, "The carrier is closing down.", mayHaveBeenSent: sent);
        }
    }

    /// <summary>Fails what is unanswered, forgets what has not arrived, and ends the reports.</summary>
    public void Dispose()
    {
        _gateway.Dispose();
        _reports.Complete();
        _closing.Cancel();
    }
}
