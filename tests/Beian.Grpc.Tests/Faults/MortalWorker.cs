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
    public async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(
        Province province, DateTimeOffset now, DateTimeOffset leaseEnd, IReadOnlyList<int> room, CancellationToken cancellationToken)
    {
        var claimed = await outbox.ClaimAsync(province, now, leaseEnd, room, cancellationToken);
        return death == Death.AfterClaiming && claimed.Count > 0 && died.TrySetResult() ? [] : claimed;
    }

    public Task RecordAsync(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken) =>
        death == Death.BeforeRecording && died.TrySetResult()
            ? Task.CompletedTask
            : outbox.RecordAsync(message, record, now, cancellationToken);

    public Task RecordReportAsync(MessageId message, bool delivered, string word, DateTimeOffset now, CancellationToken cancellationToken) =>
        outbox.RecordReportAsync(message, delivered, word, now, cancellationToken);
}
