using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>That the harness would see a loss: with a Redis that acknowledges before a write is safe, it does.</summary>
public sealed class LossTests(ITestOutputHelper output)
{
    private const int MostTrials = 10;

    [Fact]
    public async Task A_Redis_that_answers_before_it_has_written_is_found_out()
    {
        // With an fsync under way, everysec holds further writes back in memory for up to two seconds, and acknowledges them.
        await using var site = await CrashSite.StartAsync(Victim.SingleRedis, TimeSpan.FromSeconds(1), "appendfsync everysec");
        var trials = new Trials(site, Trials.Wanted.Seed, output);
        IReadOnlyList<string> losses = [];
        for (var trial = 0; trial < MostTrials && losses.Count == 0; trial++)
        {
            losses = await trials.CrashAsync(trial, async (traffic, _) =>
            {
                await Eventually.HoldsAsync("an fsync is under way", async () =>
                    (await site.Redis!.AskAsync("INFO persistence")).Contains("aof_pending_bio_fsync:1", StringComparison.Ordinal));
                var answers = traffic.Answers;
                await Eventually.HoldsAsync("more is answered meanwhile", () => Task.FromResult(traffic.Answers > answers + 20));
            });
        }

        string[] lost = ["it is not there", "its callers were told"];
        Assert.Contains(losses, loss => lost.Any(words => loss.Contains(words, StringComparison.Ordinal)));
    }
}
