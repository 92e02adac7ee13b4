using System.Globalization;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>One crash after the other on one site, each under load, and the reckoning after each.</summary>
internal sealed class Trials(CrashSite site, int seed, ITestOutputHelper output)
{
    private readonly List<Dossier> _dossiers = [];
    private int _answers;
    private int _unanswered;

    /// <summary>How many to each test, and the first seed: <c>CRASH_TRIALS</c> and <c>CRASH_SEED</c>.</summary>
    public static (int Count, int Seed) Wanted { get; } = (Setting("CRASH_TRIALS") ?? 2, Setting("CRASH_SEED") ?? Random.Shared.Next(1_000_000));

    /// <summary>Kills under load and recovers, and returns what is not as it should be.</summary>
    /// <param name="trial">Its number, which has its seed.</param>
    /// <param name="ripeAsync">Waits for the moment to kill.</param>
    public async Task<IReadOnlyList<string>> CrashAsync(int trial, Func<Traffic, Random, Task> ripeAsync)
    {
        var random = new Random(seed + trial);
        using var codes = new Codes();
        await codes.WatchAsync(site.Server.Channel);
        using var traffic = new Traffic(new Clients(site.Server.Channel), codes, seed + trial);
        traffic.Start();
        await ripeAsync(traffic, random);
        await site.KillAsync();
        var dossiers = await traffic.StopAsync();
        await site.RecoverAsync();

        var unanswered = dossiers.Sum(dossier => dossier.Steps.Count - dossier.Answered.Count());
        var losses = await new Reckoning(new Clients(site.Server.Channel)).LossesAsync(dossiers);
        output.WriteLine(
            $"Seed {seed + trial}: {traffic.Answers} answers, {dossiers.Count} filings, {unanswered} calls without an answer, {losses.Count} losses");
        _dossiers.AddRange(dossiers);
        (_answers, _unanswered) = (_answers + traffic.Answers, _unanswered + unanswered);
        return losses;
    }

    /// <summary>Looks at every filing of every trial once more, and stops the server in good order.</summary>
    public async Task EndAsync()
    {
        var reckoning = new Reckoning(new Clients(site.Server.Channel));
        foreach (var dossier in _dossiers)
        {
            Assert.True(await reckoning.StillStandsAsync(dossier), $"{dossier} was lost by a later crash.");
        }

        output.WriteLine($"In all: {_answers} answers, {_dossiers.Count} filings, {_unanswered} calls without an answer");
        Assert.Equal(0, await site.Server.StopAsync());
        Assert.Empty(site.Server.Errors);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
