using Beian.Carriers.Numbers;
using Beian.Filings;

namespace Beian.Routing;

/// <summary>Which operator serves a phone, and so whose channel its messages take.</summary>
public sealed class OperatorOfNumber(IPortedNumbers ported, NumberDirectory numbers)
{
    /// <summary>
    /// For each phone, in the same order, its operator: what is known of its porting first, then its prefix. In one round trip, so it
    /// may be asked about as many at once as there are.
    /// </summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer: the prefix alone could be wrong.</exception>
    public async Task<IReadOnlyList<Operator>> FindAsync(IReadOnlyList<PhoneNumber> phones, CancellationToken cancellationToken)
    {
        var portedTo = await ported.FindAsync(phones, cancellationToken).ConfigureAwait(false);
        return [.. phones.Zip(portedTo, Of)];
    }

    /// <summary>For each phone, in the same order, the operator of its prefix, whatever is known of a porting.</summary>
    public IReadOnlyList<Operator> ByPrefix(IReadOnlyList<PhoneNumber> phones) => [.. phones.Select(phone => Of(phone, portedTo: null))];

    /// <summary>Whether a porting of a phone can be recorded: <see cref="NumberAssignment.IsPortable"/>.</summary>
    public bool CanBePorted(PhoneNumber phone) => numbers.Find(phone.Reveal()).IsPortable;

    private Operator Of(PhoneNumber phone, Operator? portedTo)
    {
        // A number outside the table is most likely newer than the table: its message goes by the channel without a fixed number.
        var found = (Operator)numbers.Find(phone.Reveal(), (Carriers.Operator?)portedTo).Operator;
        return found == Operator.Unspecified ? Operator.Virtual : found;
    }
}
