using Beian.Grpc.Tests.Races;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis;

/// <summary>Guards first, writes last: every script at work, under watch.</summary>
public sealed class ScriptWritesTests(SharedStores stores)
{
    public static TheoryData<string> Names => [.. VerificationRaces.All.Keys, .. SubmitRaces.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_script_writes_only_when_nothing_can_fail_any_more(string race)
    {
        await using var server = await WatchedAsync(VerificationRaces.Settings);
        var run = VerificationRaces.All.GetValueOrDefault(race) ?? SubmitRaces.All[race];
        Assert.All(await run(await Crowd.GatherAsync(server)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    [Fact]
    public async Task So_it_does_where_a_resend_comes_too_soon_or_a_request_id_comes_back()
    {
        await using var server = await WatchedAsync();
        var filing = await Case.OfTwo(server).SubmittedAsync();

        Assert.Equal(ResendOutcome.CoolingDown, (await server.Verification.ResendCodeAsync(filing.Resend("soon"))).Outcome);
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId(1, "wrong"))).Outcome);
        await Assert.ThrowsAsync<RpcException>(async () => await server.Verification.VerifyCodeAsync(filing.WrongId(2, "wrong")));
        Assert.Equal(VerifyOutcome.AwaitingOthers, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId())).Outcome);
    }

    [Fact]
    public async Task So_it_does_where_ported_numbers_are_set()
    {
        await using var server = await WatchedAsync();
        var (one, other) = (new Somebody(), new Somebody());
        await server.PortAsync((one, Operator.Telecom));

        var set = await server.PortAsync((one, Operator.Unspecified), (other, Operator.Unicom));

        Assert.Equal((1, 1), (set.ChangedCount, set.RemovedCount));
    }

    [Fact]
    public async Task So_it_does_where_the_bureau_decides()
    {
        const string Icp = "京ICP备20260001号";
        await using var server = await WatchedAsync();
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, manager, manager), Icp);
        var (access, change) = (await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp), office.Change(Icp, manager: new Somebody()));
        var site = await office.SubmitAsync(FilingType.NewSite, manager: manager, icp: Icp);
        Assert.Equal("ICP_NUMBER_TAKEN", (await ErrorStatus.OfAsync(() => office.ApproveAsync(site, $"{Icp}-1"))).Reason());
        await office.ApproveAsync(site, $"{Icp}-2");
        await office.ApproveAsync(await office.SubmitAsync(change));
        Assert.Equal("RECORD_PHONE_MISMATCH", (await ErrorStatus.OfAsync(() => office.ApproveAsync(access))).Reason());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelAccess, icp: $"{Icp}-2"));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSite, icp: Icp));
        Assert.Equal("NO_RECORD", (await ErrorStatus.OfAsync(() => office.ApproveAsync(access))).Reason());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSubject, icp: Icp));
        await office.RejectAsync(access);
    }

    [Theory]
    [InlineData("redis.call('GET', 'a'); redis.call('SET', KEYS[1], 1); redis.call('SET', 'a', 1); return { 'DONE' }", null)]
    [InlineData("redis.call('SET', KEYS[1], 1); redis.call('SET', 'a', 1); return { 'DONE' }", "WATCH SET touches a key only after SET")]
    [InlineData("redis.call('SET', KEYS[1], 1); redis.call('GET', 'a'); return { 'DONE' }", "WATCH GET touches a key only after SET")]
    [InlineData("redis.call('SET', KEYS[1], 1); return { 'THROTTLED', 1 }", "WATCH THROTTLED after SET")]
    public async Task The_watch_sees_what_it_is_there_to_see(string script, string? seen)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync((await stores.SingleAsync()).ConnectionString);
        var run = () => connection.GetDatabase().ScriptEvaluateAsync(ScriptWatch.Over(script), ["watch:declared"]);
        if (seen is null)
        {
            Assert.Equal("DONE", (string?)(await run())[0]);
        }
        else
        {
            Assert.Contains(seen, (await Assert.ThrowsAsync<RedisServerException>(run)).Message, StringComparison.Ordinal);
        }
    }

    private Task<Server> WatchedAsync(params (string Key, string Value)[] settings) =>
        Server.StartAsync(Engine.ManagedRedis, stores, services => services.AddScripts(ScriptWatch.Over), settings);
}
