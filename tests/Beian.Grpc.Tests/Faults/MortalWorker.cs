using Beian.Outbox;
using Beian.Redis;
using Beian.V1;

namespace Beian.Grpc.Tests.Faults;

/// <summary>Where a worker dies on the way of its first message.</summary>
public enum Death
{
    AfterClaiming,
    BeforeRecording,
}

/// <summary>The real outbox, whose first worker to get a message dies: what it knew and had not written down is gone.</summary>
internal sealed class MortalWorker(RedisOutbox outbox, Death death, TaskCompletionSource died) : IOutboxStore
{
    public async Task<Claim> ClaimAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken)
    {
        var claim = await outbox.ClaimAsync(lane, now, dueBy, leaseEnd, room, cancellationToken);
        return death == Death.AfterClaiming && claim.Messages.Count > 0 && died.TrySetResult() ? new Claim([], MayHaveMore: false) : claim;
    }

    public Task<Recorded> RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken) =>
        death == Death.BeforeRecording && died.TrySetResult()
            ? Task.FromResult(Recorded.Done)
            : outbox.RecordAsync(message, record, now, cancellationToken);

    public Task<OutboxView> LookAsync(Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        outbox.LookAsync(province, now, cancellationToken);

    public Task GiveBackAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken cancellationToken) =>
        outbox.GiveBackAsync(message, now, cancellationToken);

    public Task RerouteAsync(ClaimedMessage message, Operator carrier, DateTimeOffset now, CancellationToken cancellationToken) =>
        outbox.RerouteAsync(message, carrier, now, cancellationToken);

    public Task<(MessageId? Message, Recorded Recorded)> RecordReportAsync(
        CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken) =>
        outbox.RecordReportAsync(report, now, cancellationToken);

    public Task<GivenUpReports> GiveUpReportsAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        outbox.GiveUpReportsAsync(province, now, limit, cancellationToken);

    public Task<IReadOnlyList<ChannelCounts>> CountsAsync(Province province, DateOnly day, CancellationToken cancellationToken) =>
        outbox.CountsAsync(province, day, cancellationToken);
}
