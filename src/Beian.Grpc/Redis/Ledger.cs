using System.Globalization;
using Beian.Filings;

namespace Beian.Redis;

/// <summary>One message of the delivery ledger as text; <c>Scripts/parts/ledger.lua</c> is its other half and says the form.</summary>
internal static class Ledger
{
    private const int Parts = 9;

    public static string Queued(DeliveryTrigger trigger) => $"{(int)trigger};1;{(int)DeliveryState.Queued};0;0;;;;";

    public static Delivery Read(string text, DateTimeOffset submitted)
    {
        var parts = text.Split(';', Parts);
        return new Delivery(
            (DeliveryTrigger)Number(parts[0]),
            Number(parts[1]),
            (DeliveryState)Number(parts[2]),
            Number(parts[3]),
            At(parts[4], submitted)!.Value,
            At(parts[5], submitted),
            At(parts[6], submitted),
            parts[7],
            parts[8]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset? At(string ms, DateTimeOffset submitted) =>
        ms.Length == 0 ? null : submitted.AddMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture));
}
