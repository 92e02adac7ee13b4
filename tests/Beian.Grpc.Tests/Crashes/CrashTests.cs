using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>
/// <c>kill -9</c> of the server and of Redis under load, a few times each; <c>eng/crashes</c> does so a hundred times each. Whatever a
/// caller was told before is true afterwards, and each call has happened once, those among them that had no answer.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    // More than the first answer to each caller, so that all of them are at different calls.
    private const int FewestAnswers = 20;
    private const int MostAnswers = 300;

    public static TheoryData<Victim, Disk> Crashes
    {
        get
        {
            var crashes = new TheoryData<Victim, Disk>();
            foreach (var victim in Enum.GetValues<Victim>())
            {
                crashes.Add(victim, Disk.Quick);
                // Elsewhere there is no strace.
                if (OperatingSystem.IsLinux())
                {
                    crashes.Add(victim, Disk.Slow);
                }
            }

            return crashes;
        }
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task Whatever_was_answered_is_still_true_and_happened_once(Victim victim, Disk disk)
    {
        var (count, seed) = Trials.Wanted;
        TimeSpan? fsync = disk == Disk.Slow ? TimeSpan.FromMilliseconds(new Random(seed).Next(20, 80)) : null;
        output.WriteLine($"{victim}, fsync {fsync?.TotalMilliseconds ?? 0} ms slower; CRASH_SEED={seed} CRASH_TRIALS={count} does the same again");
        await using var site = await CrashSite.StartAsync(victim, fsync);
        var trials = new Trials(site, seed, output);
        for (var trial = 0; trial < count; trial++)
        {
            var losses = await trials.CrashAsync(trial, async (traffic, random) =>
            {
                var answers = random.Next(FewestAnswers, disk == Disk.Slow ? MostAnswers / 3 : MostAnswers);
                await Eventually.HoldsAsync("calls are answered", () => Task.FromResult(traffic.Answers >= answers));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1 + (2 * (int)(fsync?.TotalMilliseconds ?? 10)))), TimeProvider.System);
            });
            Assert.True(losses.Count == 0, $"Seed {seed + trial}\n{string.Join('\n', losses)}");
        }

        await trials.EndAsync();
    }
}
