using Beian.Outbox;
using Beian.Redis;
using Beian.V1;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>The real outbox, that a report takes long to get to.</summary>
internal sealed class SlowReports
{
    private readonly TaskCompletionSource _inHand = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody has a report in hand.</summary>
    public Task InHand => _inHand.Task;

    public void GoOn() => _goOn.SetResult();

    public IOutboxStore Over(RedisOutbox outbox) => new Slow(outbox, this);

    private sealed class Slow(RedisOutbox outbox, SlowReports reports) : IOutboxStore
    {
        public async Task<(MessageId? Message, Recorded Recorded)> RecordReportAsync(
            CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken)
        {
            reports._inHand.TrySetResult();
            await reports._goOn.Task;
            return await outbox.RecordReportAsync(report, now, cancellationToken);
        }

        public Task<Claim> ClaimAsync(
            Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken) =>
            outbox.ClaimAsync(lane, now, dueBy, leaseEnd, room, cancellationToken);

        public Task<Recorded> RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken) =>
            outbox.RecordAsync(message, record, now, cancellationToken);

        public Task<OutboxView> LookAsync(Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
            outbox.LookAsync(province, now, cancellationToken);

        public Task GiveBackAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken cancellationToken) =>
            outbox.GiveBackAsync(message, now, cancellationToken);

        public Task RerouteAsync(ClaimedMessage message, Operator carrier, DateTimeOffset now, CancellationToken cancellationToken) =>
            outbox.RerouteAsync(message, carrier, now, cancellationToken);

        public Task<GivenUpReports> GiveUpReportsAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
            outbox.GiveUpReportsAsync(province, now, limit, cancellationToken);

        public Task<IReadOnlyList<ChannelCounts>> CountsAsync(Province province, DateOnly day, CancellationToken cancellationToken) =>
            outbox.CountsAsync(province, day, cancellationToken);
    }
}
