using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Callers;

/// <summary>The keys from files that tokens may be signed with, read again as the files change.</summary>
internal sealed partial class SigningKeys(IOptions<CallersOptions> options, TimeProvider clock, ILogger<SigningKeys> logger) : BackgroundService
{
    private readonly IList<string> _files = options.Value.KeyFiles;
    private volatile State _state = State.Read(options.Value.KeyFiles, generation: 0);

    /// <summary>Another number with other keys.</summary>
    public int Generation => _state.Generation;

    /// <summary>The keys that a token may be signed with: the one it names, or else every one.</summary>
    public IEnumerable<SecurityKey> For(string? kid)
    {
        var keys = _state.Keys;
        return keys.Where(key => key.KeyId == kid).ToArray() is { Length: > 0 } named ? named : keys;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_files.Count == 0)
        {
            return;
        }

        // By looking rather than by being told: a watch of the file system misses what an orchestrator swaps behind a link.
        using var timer = new PeriodicTimer(options.Value.KeyRefresh, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        try
        {
            var read = State.Read(_files, _state.Generation + 1);
            if (read.Text != _state.Text)
            {
                _state = read;
                LogReplaced(read.Keys.Count);
            }
        }
        catch (Exception unusable) when (unusable is InvalidKeyFileException or IOException or UnauthorizedAccessException)
        {
            LogUnusable(unusable);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The keys that tokens are signed with have changed; there are {Count} now")]
    private partial void LogReplaced(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A file of keys cannot be used; tokens are held against the keys there were before")]
    private partial void LogUnusable(Exception exception);

    private sealed record State(IReadOnlyList<SecurityKey> Keys, string Text, int Generation)
    {
        public static State Read(IList<string> files, int generation)
        {
            var texts = files.Select(File.ReadAllText).ToList();
            return new State([.. files.Zip(texts, KeyFile.Parse).SelectMany(keys => keys)], string.Join('\n', texts), generation);
        }
    }
}
