using Beian.Grpc.Tests.Races;
using Beian.Grpc.Tests.Redis;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Verification;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>Every race of captchas: on the server as it is, under watch, and on a store that reads and then writes, where it must be lost.</summary>
public sealed class CaptchaRaceTests(SharedStores stores) : IDisposable
{
    // One is nearly always enough; a machine that runs one thing at a time may need a few.
    private const int Rounds = 20;

    private readonly CaptchaReader _reader = new();

    public static TheoryData<Engine, string> Races => RaceTests.Each(CaptchaRaces.All.Keys);

    public static TheoryData<string> Names => [.. CaptchaRaces.All.Keys];

    [Theory]
    [MemberData(nameof(Races))]
    public async Task One_captcha_is_one_verdict(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, _reader.AddTo, GuardedPortal.Needed);
        Assert.All(await CaptchaRaces.All[race](await Crowd.GatherAsync(server), _reader), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_script_writes_only_when_nothing_can_fail_any_more(string race)
    {
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, services => _reader.AddTo(services.AddScripts(ScriptWatch.Over)), GuardedPortal.Needed);
        Assert.All(await CaptchaRaces.All[race](await Crowd.GatherAsync(server), _reader), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    [Theory]
    [MemberData(nameof(Races))]
    public async Task A_store_that_reads_and_then_writes_is_caught(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, Racy, GuardedPortal.Needed);
        var crowd = await Crowd.GatherAsync(server);
        for (var round = 1; round <= Rounds; round++)
        {
            if ((await CaptchaRaces.All[race](crowd, _reader)).Any(promise => !promise.IsKept))
            {
                return;
            }
        }

        Assert.Fail($"It kept every promise, {Rounds} times.");
    }

    // So what is caught above is the race, and not something the variant does wrong anyway.
    [Theory]
    [MemberData(nameof(Races))]
    public async Task One_call_after_the_other_it_keeps_what_is_promised(Engine engine, string race)
    {
        await using var server = await Server.StartAsync(engine, stores, Racy, GuardedPortal.Needed);
        Assert.All(await CaptchaRaces.All[race](Crowd.InAQueue(server), _reader), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    public void Dispose() => _reader.Dispose();

    private void Racy(IServiceCollection services) =>
        _reader.AddTo(services.AddSingleton<IVerificationStore, RacyVerificationStore>());
}
