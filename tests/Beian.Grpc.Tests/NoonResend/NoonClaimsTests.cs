using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>What a portal's call waits behind at noon: one claim, however many operators have codes.</summary>
public sealed class NoonClaimsTests
{
    private const string Portal = "portal";

    [Theory]
    [InlineData(Urgency.Noon, 1)]
    // Those are few at a time, and somebody waits for each.
    [InlineData(Urgency.Urgent, 5)]
    public async Task A_call_overtakes_all_claims_of_noon_codes_but_the_one_under_way(Urgency urgency, int before)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.RemoveAll);
        var outbox = server.Services.GetRequiredService<IOutboxStore>();
        // The first call of all teaches Redis the script.
        await ClaimAsync(Operator.Mobile);
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);

        OsSignal.Freeze(redis.ProcessId);
        var claims = Lane.Operators.Select(ClaimAsync).ToArray();
        var call = server.Store.StringGetAsync(Portal);
        OsSignal.Thaw(redis.ProcessId);
        await Task.WhenAll([.. claims, call]);

        string[] order = [.. (await monitor.TakeAsync()).Where(sent => IsOf(sent, ":outbox:") || IsOf(sent, Portal)).Select(sent => IsOf(sent, Portal) ? "call" : "claim")];
        Assert.Equal(Enumerable.Range(0, Lane.Operators.Count + 1).Select(n => n == before ? "call" : "claim"), order);

        Task<Claim> ClaimAsync(Operator carrier) => outbox.ClaimAsync(
            new Lane(Province.Zhejiang, carrier, urgency), server.Clock.GetUtcNow(), server.Clock.GetUtcNow(), server.Clock.GetUtcNow().AddSeconds(30),
            room: 50, CancellationToken.None);
    }

    private static bool IsOf(string sent, string text) => sent.Contains(text, StringComparison.Ordinal);
}
