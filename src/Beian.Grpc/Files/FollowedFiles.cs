namespace Beian.Files;

/// <summary>
/// Something that is read from files, and read again when they change. By looking every few seconds rather than by being told: a watch
/// of the file system misses what an orchestrator swaps behind a link. While the files cannot be used, what was read before holds; a
/// certificate and its key are replaced one after the other.
/// </summary>
/// <param name="files">The files; with none there is nothing to read.</param>
/// <param name="clock">Tells when to look.</param>
/// <param name="logger">Hears of what changed, and of what cannot be used.</param>
internal abstract partial class FollowedFiles<T>(IReadOnlyList<string> files, TimeProvider clock, ILogger logger) : BackgroundService
    where T : class
{
    /// <summary>How long a change may go unnoticed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _reading = new();
    private volatile State? _state;

    /// <summary>What was read last.</summary>
    /// <exception cref="UnusableFileException">Nothing has been read yet, and the files cannot be used.</exception>
    public T Current => Latest.Value;

    /// <summary>Another number for other content.</summary>
    public int Generation => Latest.Generation;

    private State Latest => _state ?? ReadFirst();

    /// <summary>Reads the files' texts.</summary>
    /// <exception cref="UnusableFileException">They cannot be used.</exception>
    protected abstract T Read(IReadOnlyList<(string Path, string Text)> texts);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (files.Count > 0)
        {
            _ = Latest;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (files.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Look();
        }
    }

    private State ReadFirst()
    {
        lock (_reading)
        {
            return _state ??= ReadState(Texts(), generation: 0);
        }
    }

    private void Look()
    {
        try
        {
            var texts = Texts();
            if (!texts.SequenceEqual(Latest.Texts))
            {
                _state = ReadState(texts, Latest.Generation + 1);
                LogReplaced(files[0]);
            }
        }
        catch (UnusableFileException unusable)
        {
            LogUnusable(unusable);
        }
    }

    private State ReadState(IReadOnlyList<(string, string)> texts, int generation) => new(Read(texts), texts, generation);

    private List<(string Path, string Text)> Texts() => [.. files.Select(path => (path, TextFile.Read(path)))];

    [LoggerMessage(Level = LogLevel.Information, Message = "{File}, or what goes with it, has changed and was read again")]
    private partial void LogReplaced(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "A changed file cannot be used; what was read before holds")]
    private partial void LogUnusable(Exception exception);

    // Not a record, which would print the texts: a private key may be among them.
    private sealed class State(T value, IReadOnlyList<(string, string)> texts, int generation)
    {
        public T Value => value;

        public IReadOnlyList<(string, string)> Texts => texts;

        public int Generation => generation;
    }
}
