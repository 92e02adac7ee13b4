using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Races;

/// <summary>Every race, through the public surface over several connections, on both kinds of store.</summary>
public sealed class RaceTests(SharedStores stores)
{
    public static TheoryData<Engine, string> Verifying => Each(VerificationRaces.All.Keys);

    public static TheoryData<Engine, string> Submitting => Each(SubmitRaces.All.Keys);

    [Theory]
    [MemberData(nameof(Verifying))]
    public async Task What_is_promised_of_verifying_and_resending_holds_in_a_race(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, VerificationRaces.Settings);
        Assert.All(await VerificationRaces.All[race](await Crowd.GatherAsync(server)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    [Theory]
    [MemberData(nameof(Submitting))]
    public async Task What_is_promised_of_submitting_holds_in_a_race(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores);
        Assert.All(await SubmitRaces.All[race](await Crowd.GatherAsync(server)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    internal static TheoryData<Engine, string> Each(IEnumerable<string> races)
    {
        var rows = new TheoryData<Engine, string>();
        foreach (var race in races)
        {
            rows.Add(Engine.ManagedRedis, race);
            rows.Add(Engine.RedisCluster, race);
        }

        return rows;
    }
}
