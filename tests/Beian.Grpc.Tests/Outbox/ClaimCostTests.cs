using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>Claiming costs the store one command a batch, from the lane and from the noon index alike.</summary>
public sealed class ClaimCostTests
{
    private const int Batch = 20;

    [Theory]
    [InlineData(Urgency.Urgent)]
    [InlineData(Urgency.Noon)]
    public async Task A_batch_is_one_round_trip_however_many_messages_it_brings(Urgency urgency)
    {
        await using var redis = await RedisProcess.StartAsync();
        // Without the worker, which would claim as well.
        await using var server = Server.Start(
            redis.ConnectionString, services => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker))));
        var office = new Office(server, Province.Zhejiang);
        await Task.WhenAll(Enumerable.Range(0, 2 * Batch).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
        var outbox = server.Services.GetRequiredService<IOutboxStore>();
        var lane = new Lane(Province.Zhejiang, Operator.Mobile, urgency);
        var now = server.Clock.GetUtcNow().AddHours(4);
        var leaseEnd = $"{now.AddSeconds(30).ToUnixTimeMilliseconds()}";
        // The first call of all teaches Redis the script.
        Assert.Single((await ClaimAsync(1)).Messages);

        foreach (var (room, brought) in new[] { (1, 1), (Batch, Batch), (2 * Batch, (2 * Batch) - Batch - 2), (Batch, 0) })
        {
            await using var monitor = await RedisMonitor.StartAsync(redis.Port);
            Assert.Equal(brought, (await ClaimAsync(room)).Messages.Count);
            var command = Assert.Single(await monitor.TakeAsync(), sent => IsOf(sent, $":outbox:{Name(lane)}") && IsOf(sent, leaseEnd));
            Assert.StartsWith("\"EVALSHA\"", command, StringComparison.OrdinalIgnoreCase);
        }

        Task<Claim> ClaimAsync(int room) => outbox.ClaimAsync(lane, now, now, now.AddSeconds(30), room, CancellationToken.None);
    }

    private static bool IsOf(string sent, string argument) => sent.Contains($"{argument}\"", StringComparison.Ordinal);

    private static string Name(Lane lane) => $"{(int)lane.Operator}:{lane.Urgency}".ToLowerInvariant();
}
