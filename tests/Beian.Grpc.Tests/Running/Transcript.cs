using System.Text;

namespace Beian.Grpc.Tests.Running;

/// <summary>The lines a process writes, as they come.</summary>
internal sealed class Transcript
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _awaited = [];

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Completes with the first line from now on that holds <paramref name="part"/>.</summary>
    public Task Contains(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((part, seen));
        }

        return seen.Task;
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _text.AppendLine(line);
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Part, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }
}
