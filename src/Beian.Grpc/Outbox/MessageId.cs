using System.Globalization;
using Beian.Filings;

namespace Beian.Outbox;

/// <summary>One message: the filing, its challenge (0 or 1) and the message's number in that challenge, from 1.</summary>
public readonly record struct MessageId(FilingId Filing, int Challenge, int Number)
{
    /// <summary>Reads the text form, as a carrier hands it back.</summary>
    public static bool TryParse(string? text, out MessageId id)
    {
        id = default;
        var parts = text?.Split(':') ?? [];
        if (parts.Length != 3 || !FilingId.TryParse(parts[0], out var filing)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var challenge)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        id = new MessageId(filing, challenge, number);
        return true;
    }

    /// <summary>The text form: <c>44-8F3K2M9QX7TB4W6RCDEF:0:1</c>.</summary>
    public override string ToString() => $"{Filing}:{Challenge}:{Number}";
}
