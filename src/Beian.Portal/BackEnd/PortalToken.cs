using Microsoft.Extensions.Options;

namespace Beian.Portal.BackEnd;

/// <summary>
/// The token that says which portal this is. Its file is looked at every few seconds rather than watched, as an orchestrator swaps it behind a
/// link; while it cannot be read, what was read before is sent.
/// </summary>
internal sealed partial class PortalToken(IOptions<BackEndOptions> options, TimeProvider clock, ILogger<PortalToken> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _file = options.Value.TokenFile;
    private volatile Reading? _latest;

    /// <summary>The token, or null where the portal has none.</summary>
    public string? Current()
    {
        if (_file.Length == 0)
        {
            return null;
        }

        var latest = _latest;
        return latest is not null && clock.GetElapsedTime(latest.At) < Interval ? latest.Text : Read(latest);
    }

    private string? Read(Reading? before)
    {
        var text = before?.Text;
        try
        {
            text = File.ReadAllText(_file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_file, unreadable);
        }

        _latest = new Reading(text, clock.GetTimestamp());
        return text;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File}, the portal's token, cannot be read; the one before is sent")]
    private partial void LogUnreadable(string file, Exception exception);

    // Not a record, which would print the token.
    private sealed class Reading(string? text, long at)
    {
        public string? Text => text;

        public long At => at;
    }
}
