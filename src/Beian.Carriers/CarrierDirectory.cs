using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Beian.Carriers;

/// <summary>The adapters of this installation, one per operator.</summary>
public sealed class CarrierDirectory
{
    private readonly FrozenDictionary<Operator, ICarrier> _carriers;

    /// <summary>Takes the adapters.</summary>
    /// <exception cref="ArgumentException">Two adapters claim one operator.</exception>
    public CarrierDirectory(IEnumerable<ICarrier> carriers) =>
        _carriers = carriers.ToDictionary(carrier => carrier.Operator).ToFrozenDictionary();

    /// <summary>Every adapter, in the order of <see cref="Operator"/>.</summary>
    public IEnumerable<ICarrier> All => _carriers.Values.OrderBy(carrier => carrier.Operator);

    /// <summary>Finds the adapter of an operator.</summary>
    public bool TryFind(Operator which, [NotNullWhen(true)] out ICarrier? carrier) =>
        _carriers.TryGetValue(which, out carrier);
}
