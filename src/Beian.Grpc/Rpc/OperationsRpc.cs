using Beian.Audit;
using Beian.Erasure;
using Beian.Filings;
using Beian.Listing;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Routing;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The operators' service.</summary>
internal sealed class OperationsRpc(
    IPortedNumbers ported,
    OperatorOfNumber operators,
    CarrierOverview carriers,
    NoonRuns noons,
    IAuditTrail audit,
    PersonErasure erasure,
    IProvinceCounts provinces,
    TimeProvider clock)
    : OperationsService.OperationsServiceBase
{
    /// <inheritdoc/>
    public override async Task<SetPortedNumberResponse> SetPortedNumber(SetPortedNumberRequest request, ServerCallContext context)
    {
        var portings = SetPortedNumberFields.Read(request, operators);
        var change = new AuditedChange(context.Caller().Name, clock.GetUtcNow(), AuditOutcome.PortedNumbersSet);
        var written = await ported.SetAsync(portings, change, context.CancellationToken).ConfigureAwait(false);
        return new SetPortedNumberResponse { ChangedCount = written.Changed, RemovedCount = written.Removed };
    }

    /// <inheritdoc/>
    public override async Task<ListNoonRunsResponse> ListNoonRuns(ListNoonRunsRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var before = fields.PlaceToken("page_token", request.PageToken);
        var size = fields.PageSize("page_size", request.PageSize);
        fields.ThrowIfInvalid();
        var reports = await noons
            .ListAsync(before is { } place ? DateTimeOffset.FromUnixTimeMilliseconds(place) : DateTimeOffset.MaxValue, size + 1, context.CancellationToken)
            .ConfigureAwait(false);
        return NoonRunMessages.Page(reports, size, clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public override async Task<RunNoonResendResponse> RunNoonResend(RunNoonResendRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        Province[] provinces = [.. request.Provinces.Distinct().Order()];
        foreach (var (n, province) in request.Provinces.Index())
        {
            fields.Province($"provinces[{n}]", province);
        }

        fields.ThrowIfInvalid();
        var report = request.DryRun
            ? await noons.CountAsync(provinces, context.CancellationToken).ConfigureAwait(false)
            : await noons.BeginAsync(provinces, context.Caller().Name, context.CancellationToken).ConfigureAwait(false);
        var run = NoonRunMessages.Of(report, clock.GetUtcNow());
        if (request.DryRun)
        {
            run.RunId = "";
        }

        return new RunNoonResendResponse { Run = run };
    }

    /// <inheritdoc/>
    public override async Task<ListCarriersResponse> ListCarriers(ListCarriersRequest request, ServerCallContext context)
    {
        return CarrierMessages.Of(await carriers.ReadAsync(context.CancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public override async Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, ServerCallContext context)
    {
        var now = clock.GetUtcNow();
        var channels = carriers.ReadAsync(context.CancellationToken);
        var runs = noons.ListAsync(DateTimeOffset.MaxValue, limit: 1, context.CancellationToken);
        var counts = CountAsync(context.CancellationToken);
        // So that each is waited for, whichever of them fails.
        await Task.WhenAll(channels, runs, counts).ConfigureAwait(false);
        var review = await channels.ConfigureAwait(false);
        return new GetOverviewResponse
        {
            LookTime = Timestamp.FromDateTimeOffset(now),
            Carriers = { review.Carriers.Select(CarrierMessages.Of) },
            CountedSince = Timestamp.FromDateTimeOffset(review.CountedSince),
            LatestNoonRun = await runs.ConfigureAwait(false) is [var latest, ..] ? NoonRunMessages.Of(latest, now) : null,
            Provinces = { (await counts.ConfigureAwait(false)).Select(Of) },
        };
    }

    /// <inheritdoc/>
    public override async Task<ListProvincesResponse> ListProvinces(ListProvincesRequest request, ServerCallContext context)
    {
        return new ListProvincesResponse { Provinces = { (await CountAsync(context.CancellationToken).ConfigureAwait(false)).Select(Of) } };
    }

    /// <inheritdoc/>
    public override async Task<ListAuditLinesResponse> ListAuditLines(ListAuditLinesRequest request, ServerCallContext context)
    {
        var (query, filters) = ListAuditLinesFields.Read(request);
        return AuditMessages.Of(await audit.ReadAsync(query, context.CancellationToken).ConfigureAwait(false), filters);
    }

    /// <inheritdoc/>
    public override async Task<ErasePersonResponse> ErasePerson(ErasePersonRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var phone = fields.Phone("phone_number", request.PhoneNumber);
        fields.ThrowIfInvalid();
        var outcome = await erasure.EraseAsync(phone, context.Caller().Name, context.CancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            ErasureOutcome.Erased erased => new ErasePersonResponse
            {
                FilingCount = erased.Filings,
                RecordPhoneCount = erased.PhonesOnRecord,
                WasPorted = erased.WasPorted,
            },
            ErasureOutcome.StillOpen open => throw Errors.PersonHasOpenFilings(open.Filings),
            _ => throw new InvalidOperationException($"An erasure ended as {outcome}."),
        };
    }

    private Task<ProvinceCounts[]> CountAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Provinces.All.Select(province => provinces.CountAsync(province, cancellationToken)));

    private static ProvinceStatus Of(ProvinceCounts counts) => new()
    {
        Province = counts.Province,
        AwaitingCount = counts.Awaiting,
        UnderReviewCount = counts.UnderReview,
        NextDeadline = counts.NextDeadline is { } next ? Timestamp.FromDateTimeOffset(next) : null,
    };
}
