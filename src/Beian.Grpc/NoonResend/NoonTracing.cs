using System.Diagnostics;

namespace Beian.NoonResend;

/// <summary>The rounds of a noon resend as spans, with the calls of the store under them.</summary>
internal static class NoonTracing
{
    /// <summary>The source's name.</summary>
    public const string Name = "Beian.NoonResend";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A run is looked at, and brought forward where an operator asked for it.</summary>
    public static Activity? Follow(NoonRun run) => Source.StartActivity("follow noon resend")?
        .SetTag("beian.noon.run", run.Id)
        .SetTag("beian.noon.trigger", $"{run.Trigger}".ToLowerInvariant());

    /// <summary>How far it has got.</summary>
    public static void Progressed(this Activity? span, NoonReport report) => span?
        .SetTag("beian.noon.provinces", report.Run.Provinces.Count)
        .SetTag("beian.noon.provinces_done", report.Done)
        .SetTag("beian.noon.queued", report.Queued)
        .SetTag("beian.noon.remaining", report.Remaining);
}
