using System.Collections.Concurrent;
using Beian.Redis.Managed;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class RecordedLog : ILogger<ManagedRedisServer>
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _seen = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits until <paramref name="message"/>, the name of a log method, was logged once more.</summary>
    public async Task NextAsync(string message) =>
        Assert.True(
            await Seen(message).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken),
            $"{message} was not logged, but:\n{string.Join('\n', _lines)}");

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        Seen(eventId.Name!).Release();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private SemaphoreSlim Seen(string message) => _seen.GetOrAdd(message, _ => new(0));
}
