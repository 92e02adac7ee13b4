using System.Security.Cryptography;
using System.Text;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Verifying costs the store one command, right or wrong, first time or again.</summary>
public sealed class OneRoundTripTests
{
    [Fact]
    public async Task A_verdict_is_one_script_and_nothing_else()
    {
        await using var redis = await RedisProcess.StartAsync();
        var (principal, manager) = (new Somebody(), new Somebody());
        var (verifying, (principalCode, managerCode)) = await Workers.StartWithoutAsync(redis, sending => DeliveredAsync(sending, principal, manager));
        await using var server = verifying;

        // The first call of all may teach Redis the script.
        await VerifyAsync(server, new Somebody(), "000000", "000000");

        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        (VerifyOutcome Expected, Func<Task<VerifyOutcome>> Verify)[] calls =
        [
            (VerifyOutcome.Mismatch, () => VerifyAsync(server, new Somebody(), "000000", "000000")),
            (VerifyOutcome.Mismatch, () => VerifyAsync(server, principal, principalCode, principal.WrongId)),
            (VerifyOutcome.AwaitingOthers, () => VerifyAsync(server, principal, principalCode, principal.Id)),
            (VerifyOutcome.AlreadyVerified, () => VerifyAsync(server, principal, principalCode, principal.Id)),
            (VerifyOutcome.Forwarded, () => VerifyAsync(server, manager, managerCode, manager.Id, requestId: "r-1")),
            (VerifyOutcome.Forwarded, () => VerifyAsync(server, manager, managerCode, manager.Id, requestId: "r-1")),
        ];
        foreach (var (expected, verify) in calls)
        {
            await monitor.TakeAsync();
            Assert.Equal(expected, await verify());
            var command = Assert.Single(await monitor.TakeCallsAsync(server));
            Assert.StartsWith($"\"EVALSHA\" \"{Sha1(server.Services.GetRequiredService<Scripts>().VerifyCode)}\"", command, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<(string Principal, string Manager)> DeliveredAsync(Server server, Somebody principal, Somebody manager)
    {
        var submitted = await server.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = "one-round-trip",
            Province = Province.Zhejiang,
            Type = FilingType.FirstFiling,
            Principal = principal,
            SiteManager = manager,
        });
        var codes = (await server.CodeAsync(principal), await server.CodeAsync(manager));
        await Eventually.HoldsAsync("both messages are reported as delivered", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            var read = await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = submitted.Filing.FilingId });
            return read.Filing.Challenges.All(challenge => challenge.Deliveries.Single().State == DeliveryState.Delivered);
        });
        return codes;
    }

    private static async Task<VerifyOutcome> VerifyAsync(Server server, Somebody person, string code, string id, string requestId = "")
    {
        var response = await server.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = Province.Zhejiang,
            PhoneNumber = person.Phone,
            Code = code,
            IdLastSix = id,
            RequestId = requestId,
        });
        return response.Outcome;
    }

#pragma warning disable CA5350 // How Redis names a script.
    private static string Sha1(RedisScript script) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script.Text)));
#pragma warning restore CA5350
}
