using System.Security.Cryptography;
using System.Text;
using Beian.Grpc.Tests.Races;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;
using BeianKeys = Beian.Redis.Keys;
using PhoneNumber = Beian.Filings.PhoneNumber;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Entries that are judged in one command are judged as they would be one by one.</summary>
public sealed class GroupedEntriesTests
{
    // Long enough for a crowd to be waiting when it is over.
    private const string Pause = "CLIENT PAUSE 500 WRITE";

    [Fact]
    public async Task A_crowd_takes_fewer_commands_than_it_has_people_and_each_gets_their_own_verdict()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString);
        var filing = await Case.OfOne(server).SubmittedAsync();
        var crowd = await Crowd.GatherAsync(server);
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        await redis.AskAsync(Pause);

        var verdicts = await crowd.VerifyAsync(
            [.. Enumerable.Range(0, Crowd.Size).Select(n => n % 8 == 0 ? filing.Right(requestId: $"{n}") : EntryOf(new Somebody()))]);

        Assert.Single(verdicts, verdict => verdict == "Forwarded");
        Assert.Equal((Crowd.Size / 8) - 1, verdicts.Count(verdict => verdict == "AlreadyVerified"));
        Assert.All(verdicts.Where((_, n) => n % 8 != 0), verdict => Assert.Equal("Mismatch", verdict));
        var scripts = server.Services.GetRequiredService<Scripts>();
        var commands = await monitor.TakeAsync();
        Assert.InRange(commands.Count(command => Calls(command, scripts.VerifyCode) || Calls(command, scripts.VerifyCodes)), 2, Crowd.Size / 2);
    }

    [Fact]
    public async Task Each_goes_by_itself_where_the_setting_says_so()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, ("Store:EntriesPerCommand", "1"));
        var crowd = await Crowd.GatherAsync(server);
        await VerifyOnceAsync(server);
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        await redis.AskAsync(Pause);

        var verdicts = await crowd.VerifyAsync([.. Enumerable.Range(0, Crowd.Size).Select(_ => EntryOf(new Somebody()))]);

        Assert.All(verdicts, verdict => Assert.Equal("Mismatch", verdict));
        var scripts = server.Services.GetRequiredService<Scripts>();
        var commands = await monitor.TakeAsync();
        Assert.Equal(Crowd.Size, commands.Count(command => Calls(command, scripts.VerifyCode)));
        Assert.DoesNotContain(commands, command => Calls(command, scripts.VerifyCodes));
    }

    [Fact]
    public async Task An_entry_that_fails_fails_alone()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString);
        server.Log.Expect("WRONGTYPE");
        await Case.OfOne(server).SubmittedAsync();
        var (unlucky, crowd) = (new Somebody(), await Crowd.GatherAsync(server));
        await server.Store.StringSetAsync(PhoneKey(server, unlucky), "no hash", TimeSpan.FromMinutes(1));
        await redis.AskAsync(Pause);

        var verdicts = await crowd.VerifyAsync([.. Enumerable.Range(0, Crowd.Size).Select(n => EntryOf(n == 20 ? unlucky : new Somebody()))]);

        Assert.Equal("Internal", verdicts[20]);
        Assert.All(verdicts.Where((_, n) => n != 20), verdict => Assert.Equal("Mismatch", verdict));
    }

    // So that Redis knows the script: a call that teaches it is two commands.
    private static async Task VerifyOnceAsync(Server server) => await server.Verification.VerifyCodeAsync(EntryOf(new Somebody()));

    private static VerifyCodeRequest EntryOf(Somebody person) =>
        new() { Province = Case.Where, PhoneNumber = person.Phone, Code = "000000", IdLastSix = person.Id };

    private static RedisKey PhoneKey(Server server, Somebody person)
    {
        Assert.True(PhoneNumber.TryParse(person.Phone, out var phone));
        var digest = server.Services.GetRequiredService<KeyRing>().Current.Digests.Phone(phone);
        return server.Services.GetRequiredService<BeianKeys>()[Case.Where].Phone(digest);
    }

#pragma warning disable CA5350 // How Redis names a script.
    private static bool Calls(string command, RedisScript script) =>
        command.Contains(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script.Text))), StringComparison.OrdinalIgnoreCase);
#pragma warning restore CA5350
}
