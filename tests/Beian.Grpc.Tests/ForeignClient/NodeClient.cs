using System.ComponentModel;
using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.ForeignClient;

/// <summary>The client in <c>tests/foreign-client</c>, a Node.js program.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(BuiltServer.Repository, "tests", "foreign-client");

    /// <summary>Long enough to fetch a few packages over a slow line, or for a walk on a starved machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Installs its packages, unless those that the lock file names are there already.</summary>
    public static async Task InstallAsync()
    {
        // npm writes its own copy of the lock file last: older than ours, or absent, means an install is due or was cut short.
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc <= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            var (exitCode, said) = await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            Assert.True(exitCode == 0, $"npm ci in tests/foreign-client failed.\n{said}");
        }
    }

    /// <param name="address">Host and port of a server.</param>
    public static Task<(int ExitCode, string Said)> WalkAsync(string address) => RunAsync("node", "walk.mjs", address);

    private static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var process = Start(program, arguments);
        try
        {
            var said = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException(
                $"{program} is not on the PATH. These tests walk through the server with a client of another maker and are never "
                + "skipped: run eng/need-node, or install Node.js 18 or later with npm.");
        }
    }
}
