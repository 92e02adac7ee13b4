using System.Diagnostics;
using Beian.Filings;

namespace Beian.Telemetry;

/// <summary>Says on the span of the call under way what the framework that began it cannot know.</summary>
internal static class CurrentSpan
{
    /// <summary>Which filing a span is about.</summary>
    public const string FilingId = "beian.filing.id";

    /// <summary>The call is about a filing.</summary>
    public static void IsAbout(FilingId filing)
    {
        if (Listened is { } span)
        {
            span.SetTag(FilingId, filing.ToString());
        }
    }

    /// <summary>The call has ended in a verdict, which to gRPC is a success like any other.</summary>
    public static void EndedIn(string outcome) => Listened?.SetTag("beian.outcome", outcome);

    // The framework makes a span for its log alone where nobody listens; that one's source has no listeners.
    private static Activity? Listened => Activity.Current is { IsAllDataRequested: true } span && span.Source.HasListeners() ? span : null;
}
