using System.Globalization;

namespace Beian.LoadTest.Outbox;

/// <summary>What the probe in the server has printed at one moment, and the memory of the process then.</summary>
/// <param name="Time">A timestamp of the system's clock.</param>
/// <param name="Resident">Resident memory, bytes.</param>
/// <param name="Heap">The managed heap after its last collection, bytes.</param>
/// <param name="Claims">Claims so far.</param>
/// <param name="Claimed">Messages they brought.</param>
/// <param name="Claiming">Seconds they took together.</param>
/// <param name="Accepted">Messages accepted so far, by operator.</param>
internal sealed record Sample(
    long Time, long Resident, long Heap, long Claims, long Claimed, double Claiming, IReadOnlyDictionary<string, long> Accepted)
{
    private const string Mark = "probe ";

    /// <summary>Reads a line of the server's; null where it is not the probe's.</summary>
    public static Sample? Parse(string line, long resident)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = line[Mark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Sample(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            resident,
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            double.Parse(parts[4], CultureInfo.InvariantCulture),
            parts.Skip(5).Select(part => part.Split('=')).ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture)));
    }

    public long Of(string carrier) => Accepted.GetValueOrDefault(carrier);
}
