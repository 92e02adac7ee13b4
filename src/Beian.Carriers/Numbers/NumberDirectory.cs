namespace Beian.Carriers.Numbers;

/// <summary>Which operator, network and use a mobile number of the mainland has. Immutable, safe for concurrent use.</summary>
public sealed class NumberDirectory
{
    private const int DecidingDigits = 5;
    private const int PhoneNumberLength = 11;

    // One entry per value of the four digits after the leading 1: no range is told apart by more than five digits,
    // so the longest prefix is chosen once, at load, and a lookup is one array read.
    private readonly NumberAssignment[] _byPrefix;

    internal NumberDirectory(string source, DateOnly asOf, NumberAssignment[] byPrefix)
    {
        Source = source;
        AsOf = asOf;
        _byPrefix = byPrefix;
    }

    /// <summary>The table shipped with this module.</summary>
    public static NumberDirectory Default { get; } = LoadDefault();

    /// <summary>Where the table comes from.</summary>
    public string Source { get; }

    /// <summary>The day whose state of the numbering plan the table shows.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Reads a table in the format that the head of <c>number-ranges.txt</c> describes.</summary>
    /// <param name="text">The table.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="InvalidDataException">A malformed line, a prefix claimed twice or by nobody; says which line.</exception>
    public static NumberDirectory Parse(TextReader text, string name) => NumberRangeFile.Read(text, name);

    /// <summary>Looks a number up. Allocates nothing; never throws for the number, whatever it is.</summary>
    /// <param name="phoneNumber">Eleven digits, no country code; anything else is unassigned.</param>
    /// <param name="portedTo">
    /// The network the number has been ported to, when the caller's store of portings knows one. It decides where the
    /// number can be ported, and where there is no range: whoever recorded the porting may have had a newer table.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="portedTo"/> is not a network.</exception>
    public NumberAssignment Find(ReadOnlySpan<char> phoneNumber, Operator? portedTo = null)
    {
        if (!IsMobileNumber(phoneNumber))
        {
            return NumberAssignment.Unassigned;
        }

        var assignment = _byPrefix[IndexOf(phoneNumber[..DecidingDigits])];
        if (portedTo is not { } network || !(assignment.IsPortable || assignment.Kind is NumberKind.Unassigned))
        {
            return assignment;
        }

        return IsNetwork(network)
            ? new NumberAssignment(network, network, NumberKind.Person, Ported: true)
            : throw new ArgumentOutOfRangeException(nameof(portedTo), network, "A number is ported to a network.");
    }

    /// <summary>Whether an operator runs a network of its own, so that a number can be ported to it.</summary>
    public static bool IsNetwork(Operator which) =>
        which is Operator.Telecom or Operator.Unicom or Operator.Mobile or Operator.Broadnet;

    internal static int IndexOf(ReadOnlySpan<char> fiveDigits)
    {
        var index = 0;
        foreach (var digit in fiveDigits[1..])
        {
            index = (index * 10) + (digit - '0');
        }

        return index;
    }

    private static bool IsMobileNumber(ReadOnlySpan<char> phoneNumber)
    {
        if (phoneNumber.Length != PhoneNumberLength || phoneNumber[0] != '1')
        {
            return false;
        }

        foreach (var character in phoneNumber)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    private static NumberDirectory LoadDefault()
    {
        using var stream = typeof(NumberDirectory).Assembly.GetManifestResourceStream(NumberRangeFile.DefaultName)
            ?? throw new InvalidOperationException($"The assembly lacks {NumberRangeFile.DefaultName}.");
        using var reader = new StreamReader(stream);
        return Parse(reader, NumberRangeFile.DefaultName);
    }
}
