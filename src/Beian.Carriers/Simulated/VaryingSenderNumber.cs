using System.Globalization;

namespace Beian.Carriers.Simulated;

/// <summary>
/// The number that a message without a fixed one shows: of its host network's block of service numbers, and different
/// each time.
/// </summary>
internal static class VaryingSenderNumber
{
    internal static string Of(Operator host, ulong mark)
    {
        var block = host switch
        {
            Operator.Telecom => "10659",
            Operator.Unicom => "10655",
            Operator.Mobile => "10657",
            _ => "10650",
        };
        return block + (mark % 10_000_000).ToString("D7", CultureInfo.InvariantCulture);
    }
}
