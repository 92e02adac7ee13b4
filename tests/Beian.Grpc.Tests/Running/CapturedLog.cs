using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Beian.Grpc.Tests.Running;

/// <summary>Everything a server logs, at every level, with its exceptions.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    // Where a test lets hours pass at once, whatever waits is late. And a caller may go before its request has been read, as browsers let
    // portals do; the framework calls that an error of the method.
    private readonly ConcurrentBag<string> _expected = ["Messages are late", "The client reset the request stream."];

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    /// <summary>Errors that no test has said to expect.</summary>
    public IEnumerable<string> UnexpectedErrors => _lines
        .Where(line => line.Level >= LogLevel.Error && !_expected.Any(e => line.Text.Contains(e, StringComparison.Ordinal)))
        .Select(line => line.Text);

    /// <summary>Says that errors with this text belong to what is tested.</summary>
    public void Expect(string text) => _expected.Add(text);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(LogLevel, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, $"{logLevel} {category}: {formatter(state, exception)} {exception}"));
    }
}
