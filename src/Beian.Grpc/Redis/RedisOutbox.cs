using System.Globalization;
using Beian.Filings;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Secrets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The outbox in Redis: sorted sets by due time, claimed under a lease.</summary>
public sealed class RedisOutbox(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    SealedPhones phones,
    SubmissionLinks links,
    NoonTurns turns,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    IOptions<CarrierRouteOptions> routes,
    IOptions<NoonOptions> noon) : IOutboxStore
{
    private readonly OutboxOptions _options = options.Value;

    /// <inheritdoc/>
    public async Task<OutboxView> LookAsync(Province province, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Lane[] lanes = [.. Lane.Of(province)];
        var reply = (long[])(await connection
            .AskAsync(scripts.LookAtOutbox, [keys[province].Unreported, .. lanes.SelectMany(lane => new[] { Key(lane), Index(lane) })], [now.ToMs()], cancellationToken)
            .ConfigureAwait(false))!;
        return new OutboxView(reply[0], [.. lanes.Select((lane, n) => Due(lane, reply[1 + (2 * n)], reply[2 + (2 * n)]))]);

        static DueLane Due(Lane lane, long count, long oldest) =>
            new(lane, count, count > 0 ? StoredTime.Of(oldest) : null);
    }

    /// <inheritdoc/>
    public Task<Claim> ClaimAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken) =>
        lane.Urgency == Urgency.Noon
            ? ClaimInTurnAsync(lane, now, dueBy, leaseEnd, room, cancellationToken)
            : ClaimNowAsync(lane, now, dueBy, leaseEnd, room, cancellationToken);

    /// <inheritdoc/>
    public async Task<Recorded> RecordAsync(
        ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (record is not SubmissionRecord.Accepted accepted)
        {
            return await RecordSubmissionAsync(message, record, now, cancellationToken).ConfigureAwait(false);
        }

        // Side by side: a report finds the one or waits for the other, in whichever order they are written.
        var linking = links.LinkAsync(message.Lane.Operator, accepted.CarrierMessageId, message.Id, cancellationToken);
        var recorded = await RecordSubmissionAsync(message, record, now, cancellationToken).ConfigureAwait(false);
        return await linking.ConfigureAwait(false) is { } early
            ? await RecordReportAsync(message.Id, early, now, cancellationToken).ConfigureAwait(false)
            : recorded;
    }

    /// <inheritdoc/>
    public async Task GiveBackAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var script = scripts.GiveBackMessage;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, [Key(message.Lane)], [Member(message.Id), message.LeaseEnd.ToMs(), now.ToMs()], cancellationToken)
            .ConfigureAwait(false))!;
        if (reply.Status() is not ("GIVEN_BACK" or "NOT_HELD"))
        {
            throw Replies.Unknown(script, reply);
        }
    }

    /// <inheritdoc/>
    public async Task RerouteAsync(ClaimedMessage message, Operator carrier, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, script) = (message.Id, scripts.RerouteMessage);
        var province = keys[id.Filing.Province];
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [
                    province.Filing(id.Filing), Key(message.Lane), Key(message.Lane with { Operator = carrier }),
                    province.Noon(message.Lane.Operator), province.Noon(carrier),
                ],
                [Member(id), $"{id.Challenge}.operator", (int)carrier, now.ToMs(), $"{id.Filing.Digest}:{id.Challenge}"],
                cancellationToken)
            .ConfigureAwait(false))!;
        if (reply.Status() is not ("REROUTED" or "GONE"))
        {
            throw Replies.Unknown(script, reply);
        }
    }

    /// <inheritdoc/>
    public async Task<(MessageId? Message, Recorded Recorded)> RecordReportAsync(
        CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(report, cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return (null, Recorded.Done);
        }

        return (message, await RecordReportAsync(message, report, now, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<GivenUpReports> GiveUpReportsAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var script = scripts.GiveUpReports;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [keys[province].Unreported, keys[province].Counts(Day(now))],
                [
                    keys[province].Prefix, now.ToMs(), limit, CountsLife,
                    .. Lane.Operators.Select(carrier => (RedisValue)(int)(routes.Value.FallbackOf(carrier) ?? Operator.Unspecified)),
                ],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() == "GIVEN_UP"
            ? new GivenUpReports((int)reply[1], [.. ((int[])reply[2]!).Select(carrier => (Operator)carrier)])
            : throw Replies.Unknown(script, reply);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChannelCounts>> CountsAsync(Province province, DateOnly day, CancellationToken cancellationToken)
    {
        var fields = await connection
            .CallAsync(
                "HGETALL", store => store.HashGetAllAsync(keys[province].Counts(day), StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        var counts = fields.ToDictionary(field => (string)field.Name!, field => (long)field.Value, StringComparer.Ordinal);
        return
        [
            .. from carrier in Lane.Operators
               select new ChannelCounts(
                   carrier,
                   Of(carrier, "accepted"),
                   Of(carrier, "delivered"),
                   Of(carrier, "failed"),
                   [.. AcceptanceSteps.All.Select(step => new AcceptanceCount(step, Of(carrier, Within(step))))]),
        ];

        long Of(Operator carrier, string what) => counts.GetValueOrDefault($"{(int)carrier}.{what}");
    }

    // The lease is counted from when the turn has come: one that had run out by then would have the messages sent twice.
    private Task<Claim> ClaimInTurnAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        return turns.TakeAsync(
            Index(lane),
            room,
            isClaim: true,
            some =>
            {
                var waited = clock.GetElapsedTime(begin);
                return ClaimNowAsync(lane, now + waited, dueBy + waited, leaseEnd + waited, some, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<Claim> ClaimNowAsync(
        Lane lane, DateTimeOffset now, DateTimeOffset dueBy, DateTimeOffset leaseEnd, int room, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                scripts.ClaimMessages,
                [Key(lane), Index(lane)],
                [keys[lane.Province].Prefix, now.ToMs(), leaseEnd.ToMs(), room, dueBy.ToMs(), noon.Value.RecordLife.ToMs()],
                cancellationToken)
            .ConfigureAwait(false))!;
        return new Claim(
            [.. ((RedisResult[])reply[1]!).Select(row => Read(lane, leaseEnd, (RedisResult[])row!))], (int)reply[0] == 1, Dropped: (int)reply[2]);
    }

    private async Task<Recorded> RecordSubmissionAsync(
        ClaimedMessage message, SubmissionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (id, lane, script) = (message.Id, message.Lane, scripts.RecordSubmission);
        var province = keys[lane.Province];
        var (outcome, sender, word, until, step) = record switch
        {
            SubmissionRecord.Accepted accepted => (
                "ACCEPTED", accepted.SenderNumber, "", now + _options.ReportWait, AcceptanceSteps.Of(message, now) is { } counted ? Within(counted) : ""),
            SubmissionRecord.Failed failed => ("FAILED", "", failed.Word, now, ""),
            SubmissionRecord.Retry retry => ("RETRY", "", retry.Word, retry.Due, ""),
            SubmissionRecord.Later later => ("LATER", "", "", later.Due, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record, "An answer without a record."),
        };
        var fallback = routes.Value.FallbackOf(lane.Operator) is { } other ? Key(lane with { Operator = other }) : Key(lane);
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [province.Filing(id.Filing), Key(lane), province.Unreported, province.Counts(Day(now)), fallback],
                [
                    Member(id), Field(id), now.ToMs(), outcome, sender, word, until.ToMs(), (int)lane.Operator, CountsLife,
                    message.LeaseEnd.ToMs(), step,
                ],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "RECORDED" or "GONE" => Recorded.Done,
            "FALLING_BACK" => Recorded.FallingBack,
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private async Task<Recorded> RecordReportAsync(MessageId id, CarrierReport report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var script = scripts.RecordReport;
        var province = keys[id.Filing.Province];
        var filing = province.Filing(id.Filing);
        RedisKey[] fallback = routes.Value.FallbackOf(report.Operator) is { } other
            ? [.. Enum.GetValues<Urgency>().Select(urgency => province.Outbox(other, urgency))]
            : [filing, filing];
        var state = report.Delivered ? DeliveryState.Delivered : DeliveryState.Failed;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [filing, province.Unreported, province.Counts(Day(now)), .. fallback],
                [Member(id), Field(id), now.ToMs(), (int)state, report.Word, (int)report.Operator, CountsLife],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "RECORDED" or "REPEATED" or "GONE" => Recorded.Done,
            "FALLING_BACK" => Recorded.FallingBack,
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private long CountsLife => _options.CountsLife.ToMs();

    private RedisKey Key(Lane lane) => keys[lane.Province].Outbox(lane.Operator, lane.Urgency);

    // What a script is given that looks at the lane alone.
    private RedisKey Index(Lane lane) => lane.Urgency == Urgency.Noon ? keys[lane.Province].Noon(lane.Operator) : Key(lane);

    private static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.ToBeijing().DateTime);

    private static string Field(MessageId id) => $"{id.Challenge}.m{id.Number}";

    // What messages that were accepted in a step are counted under.
    private static string Within(TimeSpan step) => string.Create(CultureInfo.InvariantCulture, $"within.{step.TotalSeconds:0}");

    private static string Member(MessageId id) => $"{id.Filing.Digest}:{id.Challenge}:{id.Number}";

    private ClaimedMessage Read(Lane lane, DateTimeOffset leaseEnd, RedisResult[] row)
    {
        var member = ((string)row[0]!).Split(':');
        var filing = FilingId.FromStore(lane.Province, member[0]);
        var id = new MessageId(
            filing, int.Parse(member[1], CultureInfo.InvariantCulture), int.Parse(member[2], CultureInfo.InvariantCulture));
        var submitted = row[2].Time();
        return new ClaimedMessage(
            id, lane, leaseEnd, phones.Open((byte[])row[1]!, filing), submitted, row[3].Time(), (string)row[9]!, (int)row[4],
            (DeliveryTrigger)(int)row[5], (int)row[6], (int)row[7], submitted + row[8].Milliseconds(), (FilingType)(int)row[10]);
    }
}
