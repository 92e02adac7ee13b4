using System.Globalization;
using Beian.Filings;

namespace Beian.Redis;

/// <summary>One message of the delivery ledger as text; <c>Scripts/parts/ledger.lua</c> is its other half and says the form.</summary>
internal static class Ledger
{
    private const int Parts = 8;

    public static string Queued(DeliveryTrigger trigger) => $"{(int)trigger};{(int)DeliveryState.Queued};0;0;;;;";

    public static Delivery Read(string text, DateTimeOffset submitted)
    {
        var parts = text.Split(';', Parts);
        return new Delivery(
            (DeliveryTrigger)Number(parts[0]),
            (DeliveryState)Number(parts[1]),
            Number(parts[2]),
            At(parts[3], submitted)!.Value,
            At(parts[4], submitted),
            At(parts[5], submitted),
            parts[6],
            parts[7]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset? At(string ms, DateTimeOffset submitted) =>
        ms.Length == 0 ? null : submitted.AddMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture));
}
