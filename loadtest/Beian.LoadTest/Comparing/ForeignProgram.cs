using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Beian.LoadTest.Comparing;

/// <summary>Another program, run to its end.</summary>
internal static class ForeignProgram
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{name} could not be started: {missing.Message}", missing);
        }

        try
        {
            var said = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken)).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? said[0] : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {string.Concat(said)}");
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Whether it can be found.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>The number before a word, where it stands last.</summary>
    public static double LastNumber(string said, string word) => double.Parse(
        Regex.Matches(said, $@"([\d.]+) {Regex.Escape(word)}") is { Count: > 0 } found
            ? found[^1].Groups[1].Value
            : throw new InvalidOperationException($"There is no number of {word} in: {said}"),
        CultureInfo.InvariantCulture);
}
