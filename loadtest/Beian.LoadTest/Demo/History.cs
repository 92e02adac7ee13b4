using Beian.V1;

namespace Beian.LoadTest.Demo;

/// <summary>An event of a filing in one line.</summary>
internal static class History
{
    private static readonly int KindWidth = Enum.GetValues<FilingEventKind>().Max(kind => Names.Of(kind).Length);

    public static string Line(FilingEvent happened)
    {
        string[] parts =
        [
            Narrator.Time(happened.Time, "HH:mm:ss.fff"),
            Names.Of(happened.Kind).PadRight(KindWidth),
            happened.MaskedPhoneNumber,
            happened.Trigger == DeliveryTrigger.Unspecified ? "" : Names.Of(happened.Trigger),
            happened.Detail,
        ];
        return string.Join("  ", parts.Where(part => part.Length > 0)).TrimEnd();
    }
}
