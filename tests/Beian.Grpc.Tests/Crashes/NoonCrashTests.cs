using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>
/// <c>kill -9</c> of replicas with a noon of a thousand codes under way, a few times; <c>eng/crashes</c> does so a hundred times. Every
/// code that nobody had confirmed is sent again once, none is lost, and none is sent for which nobody waits.
/// </summary>
public sealed class NoonCrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whichever_replicas_die_at_noon_each_unconfirmed_code_is_sent_again_once() => await TryAsync(async trial =>
    {
        await trial.PassNoonAsync();
        return await trial.FaultsAsync();
    });

    [Fact]
    public async Task Whichever_replicas_die_of_a_resend_the_next_does_the_rest_and_nothing_twice() => await TryAsync(async trial =>
    {
        await trial.BringNoonForwardAsync();
        var faults = await trial.FaultsAsync();
        var queued = await trial.QueuedForwardAsync();
        return queued == NoonTrial.Unconfirmed ? faults : [.. faults, $"its runs have queued {queued} codes of {NoonTrial.Unconfirmed}"];
    });

    private async Task TryAsync(Func<NoonTrial, Task<IReadOnlyList<string>>> passAsync)
    {
        var (count, seed) = Trials.Wanted;
        output.WriteLine($"CRASH_SEED={seed} CRASH_TRIALS={count} does the same again");
        await using var site = await NoonSite.StartAsync();
        for (var n = 0; n < count; n++)
        {
            var trial = new NoonTrial(site, new Random(seed + n));
            await trial.PrepareAsync();
            var faults = await passAsync(trial);
            output.WriteLine($"Seed {seed + n}: {NoonTrial.Filings} filings, {NoonTrial.Unconfirmed} codes for noon, {faults.Count} faults");
            Assert.True(faults.Count == 0, $"Seed {seed + n}\n{string.Join('\n', faults)}");
        }

        Assert.Empty(await site.StopAsync());
    }
}
