using Beian.Outbox;
using Beian.Redis;
using Beian.V1;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>The real outbox, for as long as its replica lives.</summary>
internal sealed class MortalOutbox(RedisOutbox outbox, Life life, Witness witness) : IOutboxStore
{
    public async Task<Claim> ClaimAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken)
    {
        life.GoOn();
        var claiming = witness.Claims(leaseEnd);
        IReadOnlyList<ClaimedMessage> claimed = [];
        try
        {
            var claim = await outbox.ClaimAsync(lane, now, dueBy, leaseEnd, room, cancellationToken);
            claimed = claim.Messages;
            return claim;
        }
        finally
        {
            witness.Claimed(claiming, claimed, life, now);
            if (claimed.Count > 0)
            {
                life.Pass(Death.Claimed);
            }
        }
    }

    public async Task<Recorded> RecordAsync(
        ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isAccepted = record is SubmissionRecord.Accepted;
        if (record is SubmissionRecord.Retry or SubmissionRecord.Later)
        {
            witness.LetsGo(message);
        }

        try
        {
            if (isAccepted)
            {
                life.Pass(Death.Answered);
            }

            life.GoOn();
        }
        catch (DeadReplicaException) when (isAccepted)
        {
            witness.DiedWith(message.Id);
            throw;
        }
        catch (DeadReplicaException) when (record is SubmissionRecord.Failed { Word: not MessageDelivery.NoAnswer })
        {
            witness.DiedWithRefusal(message.Id);
            throw;
        }

        var recorded = await outbox.RecordAsync(message, record, now, cancellationToken);
        if (record is SubmissionRecord.Accepted or SubmissionRecord.Failed)
        {
            witness.Settled(message);
        }

        witness.HasLetGo(message);
        life.Pass(Death.Recorded);
        return recorded;
    }

    public async Task GiveBackAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        life.GoOn();
        await LettingGoAsync(message, outbox.GiveBackAsync(message, now, cancellationToken));
    }

    public async Task RerouteAsync(ClaimedMessage message, Operator carrier, DateTimeOffset now, CancellationToken cancellationToken)
    {
        life.GoOn();
        await LettingGoAsync(message, outbox.RerouteAsync(message, carrier, now, cancellationToken));
    }

    public Task<OutboxView> LookAsync(Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        LivingAsync(() => outbox.LookAsync(province, now, cancellationToken));

    public Task<(MessageId? Message, Recorded Recorded)> RecordReportAsync(
        CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken) =>
        LivingAsync(() => outbox.RecordReportAsync(report, now, cancellationToken));

    public Task<GivenUpReports> GiveUpReportsAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        LivingAsync(() => outbox.GiveUpReportsAsync(province, now, limit, cancellationToken));

    public Task<IReadOnlyList<ChannelCounts>> CountsAsync(Province province, DateOnly day, CancellationToken cancellationToken) =>
        LivingAsync(() => outbox.CountsAsync(province, day, cancellationToken));

    private async Task<T> LivingAsync<T>(Func<Task<T>> call)
    {
        life.GoOn();
        var answer = await call();
        life.GoOn();
        return answer;
    }

    // Whether or not the store answers, the replica does nothing with it any more.
    private async Task LettingGoAsync(ClaimedMessage message, Task call)
    {
        witness.LetsGo(message);
        try
        {
            await call;
        }
        finally
        {
            witness.HasLetGo(message);
        }
    }
}
