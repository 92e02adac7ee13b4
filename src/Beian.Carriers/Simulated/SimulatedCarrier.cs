using System.Threading.Channels;
using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>
/// A carrier that exists in memory only and fails the way real ones do. What becomes of a submit follows from the
/// seed, the operator, the message id and which try it is, whatever runs beside it; time is the given clock's.
/// </summary>
public sealed class SimulatedCarrier : ICarrier, IDisposable
{
    private readonly SimulationSettings settings;
    private readonly Places places;
    private readonly ReportQueue reports;
    private readonly SimulatedGateway gateway;
    private readonly CancellationTokenSource closing = new();

    /// <summary>Creates a carrier that behaves faultlessly.</summary>
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
        this.settings = settings;
        places = new Places(Window, settings.QueueCapacity);
        reports = new ReportQueue(places.FreeQueue);
        gateway = new SimulatedGateway(carrier, handset, numbers, settings, time, places, reports);
    }

    /// <inheritdoc/>
    public Operator Operator { get; }

    /// <inheritdoc/>
    public int Window { get; }

    /// <inheritdoc/>
    public bool DeduplicatesByMessageId => settings.DeduplicatesByMessageId;

    /// <inheritdoc/>
    public ChannelReader<DeliveryReport> Reports => reports;

    /// <summary>How the carrier behaves from now on. Messages it has accepted keep the fate they had.</summary>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with the behavior.</exception>
    public CarrierBehavior Behavior
    {
        get => gateway.Behavior;
        set
        {
            InvalidCarrierSettingsException.ThrowIfAny(value.Problems(nameof(Behavior)));
            gateway.Behavior = value;
        }
    }

    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        var sent = false;
        try
        {
            await places.TakeAsync(either.Token).ConfigureAwait(false);
            sent = true;
            return await gateway.Send(message).WaitAsync(either.Token).ConfigureAwait(false);
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
        gateway.Dispose();
        reports.Complete();
        closing.Cancel();
    }
}
