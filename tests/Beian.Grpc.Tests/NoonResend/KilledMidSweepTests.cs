using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>
/// Replicas at a noon, some of them killed with claimed messages in their hands: each code is queued once, whoever claims it, and what
/// a dead one held comes back. A hundred trials on each engine, each with a seed of its own.
/// </summary>
public sealed class KilledMidSweepTests(SharedStores stores)
{
    private const int Trials = 100;
    private const int Codes = 15;

    private static readonly DateTimeOffset Noon = NoonRunsOf.Noon;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_code_is_queued_exactly_once(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, services => services.Remove(
            services.Single(service => service.ImplementationType == typeof(OutboxWorker))));
        var outbox = server.Services.GetRequiredService<IOutboxStore>();
        var office = new Office(server, Province.Zhejiang);
        for (var trial = 0; trial < Trials; trial++)
        {
            var dice = new Random(trial);
            var noon = Noon.AddDays(trial);
            server.Clock.SetUtcNow(noon.AddHours(-1));
            var filings = await Task.WhenAll(Enumerable.Range(0, Codes).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
            await AcceptAsync(outbox, Urgency.Urgent, server.Clock.GetUtcNow(), mortality: 0, dice);

            // Three replicas whose clocks are up to a few seconds apart, each of which may die at any claim; then one that lives.
            var clocks = Enumerable.Range(0, 3).Select(_ => noon.AddSeconds(dice.Next(0, 5))).ToArray();
            await Task.WhenAll(clocks.Select(now => AcceptAsync(outbox, Urgency.Noon, now, mortality: 0.3, new Random(dice.Next()))));
            var afterwards = noon.AddSeconds(5) + Lease;
            await AcceptAsync(outbox, Urgency.Noon, afterwards, mortality: 0, dice);

            foreach (var filing in filings)
            {
                var deliveries = (await office.ReadAsync(filing)).Challenges[0].Deliveries;
                Assert.True(
                    deliveries.Select(d => (d.Trigger, d.State)).SequenceEqual(
                        [(DeliveryTrigger.Initial, DeliveryState.Accepted), (DeliveryTrigger.Noon, DeliveryState.Accepted)]),
                    $"seed {trial}, {filing.FilingId}: {deliveries}");
                await office.WithdrawAsync(filing);
            }
        }
    }

    // Claims what is due, a random few at a time, and has it accepted, until nothing is left or it dies between the two.
    private static async Task AcceptAsync(IOutboxStore outbox, Urgency urgency, DateTimeOffset now, double mortality, Random dice)
    {
        var lanes = Lane.Operators.Select(carrier => new Lane(Province.Zhejiang, carrier, urgency)).ToArray();
        dice.Shuffle(lanes);
        foreach (var lane in lanes)
        {
            Claim claim;
            do
            {
                claim = await outbox.ClaimAsync(lane, now, now, now + Lease, dice.Next(1, 8), CancellationToken.None);
                foreach (var message in claim.Messages)
                {
                    if (dice.NextDouble() < mortality / claim.Messages.Count)
                    {
                        return;
                    }

                    await outbox.RecordAsync(
                        message, new SubmissionRecord.Accepted($"{Guid.NewGuid():N}", ""), now, CancellationToken.None);
                }
            }
            while (claim.MayHaveMore);
        }
    }
}
