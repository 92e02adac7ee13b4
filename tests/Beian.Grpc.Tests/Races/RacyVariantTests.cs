using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.Verification;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Races;

/// <summary>
/// Every race once more, on stores that read, compare and then write: the same promises must be found broken there. Without this a
/// race that never really races would pass for ever.
/// </summary>
public sealed class RacyVariantTests(SharedStores stores)
{
    // One is nearly always enough; a machine that runs one thing at a time may need a few.
    private const int Rounds = 20;

    public static TheoryData<Engine, string> Verifying => RaceTests.Each(VerificationRaces.All.Keys);

    public static TheoryData<Engine, string> Submitting => RaceTests.Each(SubmitRaces.All.Keys);

    [Theory]
    [MemberData(nameof(Verifying))]
    public async Task A_store_that_reads_and_then_writes_is_caught_verifying_and_resending(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, RacyVerification, VerificationRaces.Settings);
        await IsCaughtAsync(server, VerificationRaces.All[race]);
    }

    [Theory]
    [MemberData(nameof(Submitting))]
    public async Task A_store_that_reads_and_then_writes_is_caught_submitting(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, RacySubmission);
        await IsCaughtAsync(server, SubmitRaces.All[race]);
    }

    // So what is caught above is the race, and not something the variant does wrong anyway.
    [Theory]
    [MemberData(nameof(Verifying))]
    public async Task One_entry_after_the_other_it_keeps_what_is_promised_of_verifying_and_resending(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, RacyVerification, VerificationRaces.Settings);
        Assert.All(await VerificationRaces.All[race](Crowd.InAQueue(server)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    [Theory]
    [MemberData(nameof(Submitting))]
    public async Task One_order_after_the_other_it_keeps_what_is_promised_of_submitting(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, RacySubmission);
        Assert.All(await SubmitRaces.All[race](Crowd.InAQueue(server)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    private static void RacyVerification(IServiceCollection services) =>
        services.AddSingleton<IVerificationStore, RacyVerificationStore>();

    private static void RacySubmission(IServiceCollection services) =>
        services.AddSingleton<RedisFilingStore>().AddSingleton<IFilingStore, RacyFilingStore>();

    private static async Task IsCaughtAsync(Server server, Func<Crowd, Task<IReadOnlyList<Promise>>> race)
    {
        var crowd = await Crowd.GatherAsync(server);
        for (var round = 1; round <= Rounds; round++)
        {
            var broken = (await race(crowd)).Where(promise => !promise.IsKept).ToArray();
            if (broken.Length > 0)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"Round {round}: {string.Join("; ", broken.AsEnumerable())}");
                return;
            }
        }

        Assert.Fail($"{Rounds} rounds on a racy store, and every promise was kept: this race does not race.");
    }
}
