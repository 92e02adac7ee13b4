using Beian.Carriers.Numbers;

namespace Beian.Carriers.Simulated;

/// <summary>A simulated carrier for every operator, delivering to one handset.</summary>
public sealed class SimulatedCarriers : IDisposable
{
    private readonly SimulatedCarrier[] _carriers;

    /// <summary>Creates them.</summary>
    /// <param name="settings">Taken as valid, see <see cref="SimulationSettings.Problems"/>.</param>
    /// <param name="numbers">Tells the host network of a virtual operator's number.</param>
    /// <param name="time">The clock for everything they do.</param>
    public SimulatedCarriers(SimulationSettings settings, NumberDirectory numbers, TimeProvider time)
    {
        Handset = new Handset(settings.HandsetCapacity, settings.HandsetWatchBacklog);
        _carriers =
        [
            .. from which in Enum.GetValues<Operator>()
               where which is not Operator.Unknown
               select new SimulatedCarrier(which, Handset, numbers, settings, time),
        ];
    }

    /// <summary>The phones they reach.</summary>
    public Handset Handset { get; }

    /// <summary>All of them, in the order of <see cref="Operator"/>.</summary>
    public IReadOnlyList<SimulatedCarrier> All => _carriers;

    /// <summary>The carrier of an operator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not an operator.</exception>
    public SimulatedCarrier this[Operator which] =>
        Array.Find(_carriers, carrier => carrier.Operator == which)
        ?? throw new ArgumentOutOfRangeException(nameof(which), which, "No operator.");

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_carriers, carrier => carrier.Dispose());
}
