using Beian.V1;
using Grpc.Core;

namespace Beian.Portal.NightShift;

/// <summary>How things stand, as far as the back end tells this portal.</summary>
/// <param name="Seen">When it was asked.</param>
/// <param name="Carriers">Every operator's channel.</param>
/// <param name="LastRun">The last run of the noon resend; null before there was one.</param>
/// <param name="Provinces">Every province.</param>
public sealed record Situation(DateTimeOffset Seen, IReadOnlyList<Carrier> Carriers, NoonRun? LastRun, IReadOnlyList<ProvinceStatus> Provinces)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan VeryLate = TimeSpan.FromMinutes(5);

    /// <summary>Messages that are due and have not left.</summary>
    public long Waiting => Carriers.Sum(carrier => carrier.WaitingCount);

    /// <summary>How long the oldest of them has waited; null where none does.</summary>
    public TimeSpan? OldestWait => Carriers.Where(carrier => carrier.OldestDueTime is not null).Select(carrier => carrier.OldestDueTime.ToDateTimeOffset())
        .Order().Select(due => (TimeSpan?)AtLeastZero(Seen - due)).FirstOrDefault();

    /// <summary>Filings that await verification.</summary>
    public long Open => Provinces.Sum(province => province.AwaitingCount);

    /// <summary>The provinces in which something waits, the busiest first.</summary>
    public IEnumerable<ProvinceStatus> Busy => Provinces
        .Where(province => province.AwaitingCount + province.UnderReviewCount > 0)
        .OrderByDescending(province => province.AwaitingCount).ThenByDescending(province => province.UnderReviewCount);

    /// <summary>How alarming a wait is, as the class of its figure: carriers take a message within seconds on a good night.</summary>
    public static string Alarm(TimeSpan? wait) => wait switch
    {
        null => "calm",
        { } known when known < Late => "calm",
        { } known when known < VeryLate => "late",
        _ => "alarm",
    };

    // The two clocks may differ by a little.
    private static TimeSpan AtLeastZero(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
}

/// <summary>Asks how things stand.</summary>
public sealed class Situations(OperationsService.OperationsServiceClient backEnd, TimeProvider clock)
{
    /// <summary>Asks for all of it at once.</summary>
    /// <exception cref="RpcException">The back end is away, or this portal is no operator's.</exception>
    public async Task<Situation> ReadAsync(CancellationToken cancellationToken)
    {
        using var carriers = backEnd.ListCarriersAsync(new ListCarriersRequest(), cancellationToken: cancellationToken);
        using var runs = backEnd.ListNoonRunsAsync(new ListNoonRunsRequest { PageSize = 1 }, cancellationToken: cancellationToken);
        using var provinces = backEnd.ListProvincesAsync(new ListProvincesRequest(), cancellationToken: cancellationToken);
        await Task.WhenAll(carriers.ResponseAsync, runs.ResponseAsync, provinces.ResponseAsync).ConfigureAwait(false);
        return new Situation(
            clock.GetUtcNow(),
            (await carriers.ConfigureAwait(false)).Carriers,
            (await runs.ConfigureAwait(false)).Runs.FirstOrDefault(),
            (await provinces.ConfigureAwait(false)).Provinces);
    }
}
