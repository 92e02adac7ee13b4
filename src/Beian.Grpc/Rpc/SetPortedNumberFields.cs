using Beian.Carriers.Numbers;
using Beian.Filings;
using Beian.Routing;
using Beian.V1;

namespace Beian.Rpc;

/// <summary>Reads ported numbers to set.</summary>
internal static class SetPortedNumberFields
{
    private const int MostEntries = 1000;

    public static IReadOnlyList<Porting> Read(SetPortedNumberRequest request, OperatorOfNumber operators)
    {
        var fields = new Fields();
        if (request.Numbers.Count is 0 or > MostEntries)
        {
            fields.Refuse("numbers", $"must be 1 to {MostEntries}");
            throw fields.Invalid();
        }

        var portings = new List<Porting>(request.Numbers.Count);
        var places = new Dictionary<PhoneNumber, int>();
        foreach (var (n, number) in request.Numbers.Index())
        {
            var phone = Phone(fields, $"numbers[{n}].phone_number", number.PhoneNumber, operators);
            if (phone is { } read && !places.TryAdd(read, n))
            {
                fields.Refuse($"numbers[{n}].phone_number", $"must not be the number of numbers[{places[read]}] again");
            }

            portings.Add(new Porting(phone ?? default, Network(fields, $"numbers[{n}].operator", number.Operator)));
        }

        fields.ThrowIfInvalid();
        return portings;
    }

    // Null where it has been refused.
    private static PhoneNumber? Phone(Fields fields, string field, string text, OperatorOfNumber operators)
    {
        var phone = fields.Phone(field, text);
        if (phone == default)
        {
            return null;
        }

        if (operators.CanBePorted(phone))
        {
            return phone;
        }

        fields.Refuse(field, "must not be a virtual operator's, a machine's, a satellite phone's or unassigned: those cannot be ported");
        return null;
    }

    private static Operator? Network(Fields fields, string field, Operator which)
    {
        if (which != Operator.Unspecified && !NumberDirectory.IsNetwork((Carriers.Operator)which))
        {
            fields.Refuse(field, "must be TELECOM, UNICOM, MOBILE, BROADNET or, to remove it, UNSPECIFIED; VIRTUAL has no network to port to");
        }

        return which == Operator.Unspecified ? null : which;
    }
}
