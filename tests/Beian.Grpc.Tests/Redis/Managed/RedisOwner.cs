using System.Diagnostics;
using System.Globalization;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

/// <summary>A server in a process of its own, to be killed.</summary>
internal sealed class RedisOwner : IAsyncDisposable
{
    private readonly Process _process;

    private RedisOwner(Process process) => _process = process;

    public int ProcessId => _process.Id;

    public static RedisOwner Start(RedisPlace place, string? executable)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Beian.RedisOwner.dll"),
                $"--ManagedRedis:DataDirectory={place.Data}",
                $"--ManagedRedis:RuntimeDirectory={place.Runtime}",
            },
            RedirectStandardOutput = true,
        };
        if (executable is not null)
        {
            start.ArgumentList.Add($"--ManagedRedis:Executable={executable}");
        }

        return new(Process.Start(start)!);
    }

    /// <summary>The process id of its Redis, once that is ready.</summary>
    public async Task<int> RedisPidAsync() =>
        int.Parse((await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);

    /// <summary>As by <c>kill -9</c>: it gets no chance to stop its Redis.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As a service manager stops it.</summary>
    public async Task<int> TerminateAsync()
    {
        OsProcess.Terminate(_process.Id);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
