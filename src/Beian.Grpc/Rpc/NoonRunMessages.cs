using System.Globalization;
using Beian.NoonResend;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>Runs of the noon resend as callers see them.</summary>
internal static class NoonRunMessages
{
    public static ListNoonRunsResponse Page(IReadOnlyList<NoonReport> reports, int size, DateTimeOffset now) => new()
    {
        Runs = { reports.Take(size).Select(report => Of(report, now)) },
        NextPageToken = reports.Count > size
            ? reports[size - 1].Run.Noon.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : "",
    };

    public static V1.NoonRun Of(NoonReport report, DateTimeOffset now) => new()
    {
        RunId = report.Run.Id,
        Trigger = report.Run.Trigger,
        NoonTime = Timestamp.FromDateTimeOffset(report.Run.Noon),
        StartTime = Time(report.Started),
        EndTime = Time(report.Ended),
        ProvinceCount = report.Provinces.Count,
        DoneProvinceCount = report.Done,
        QueuedCount = report.Queued,
        RemainingCount = report.Remaining,
        QueuedPerSecond = report.PerSecond(now),
    };

    private static Timestamp? Time(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
