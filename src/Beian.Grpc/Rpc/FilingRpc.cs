using Beian.Callers;
using Beian.Filings;
using Beian.Listing;
using Beian.Rules;
using Beian.Telemetry;
using Beian.V1;
using Beian.Watching;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The access providers' service.</summary>
internal sealed class FilingRpc(
    RuleBook rules,
    FilingSubmission submission,
    IFilingStore store,
    FilingListing listing,
    FilingWatch watch,
    FilingMessages messages,
    Streams streams,
    TimeProvider clock)
    : FilingService.FilingServiceBase
{
    /// <inheritdoc/>
    public override async Task<SubmitFilingResponse> SubmitFiling(SubmitFilingRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var order = SubmitFilingFields.Read(request, caller.Provider, rules, clock.GetUtcNow());
        var outcome = await submission.SubmitAsync(order, caller.Name, context.CancellationToken).ConfigureAwait(false);
        var filing = outcome switch
        {
            SubmitOutcome.Submitted submitted => submitted.Filing,
            SubmitOutcome.Same same => same.Filing,
            SubmitOutcome.OrderNumberReused => throw Errors.OrderNumberReused(FilingId.Of(order.Province, order.Provider, order.OrderNumber)),
            SubmitOutcome.PeopleMissing missing => throw SubmitFilingFields.Missing(missing.Roles),
            SubmitOutcome.NoRecord => throw Errors.NoRecord(),
            SubmitOutcome.RecordPhoneMismatch => throw Errors.RecordPhoneMismatch(),
            SubmitOutcome.TooManyOpenFilings => throw Errors.PhoneLimitReached("open_filings", wait: null),
            SubmitOutcome.TooManyMessages day => throw Errors.PhoneLimitReached("messages_per_day", day.Wait),
            SubmitOutcome.ResubmissionRefused refused => throw Errors.ResubmissionRefused(refused.State),
            _ => throw new InvalidOperationException($"A submit ended as {outcome}."),
        };
        return new SubmitFilingResponse { Filing = messages.Of(filing.AsOf(clock.GetUtcNow())) };
    }

    /// <inheritdoc/>
    public override async Task<GetFilingResponse> GetFiling(GetFilingRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Id(request, caller);
        CurrentSpan.IsAbout(id);
        var filing = await store.FindAsync(id, context.CancellationToken).ConfigureAwait(false);
        if (filing is null || filing.Provider != caller.Provider)
        {
            throw Errors.FilingNotFound();
        }

        return new GetFilingResponse { Filing = messages.Of(filing.AsOf(clock.GetUtcNow())) };
    }

    /// <inheritdoc/>
    public override async Task<WithdrawFilingResponse> WithdrawFiling(WithdrawFilingRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var fields = new Fields();
        var id = fields.Filing("filing_id", request.FilingId);
        fields.ThrowIfInvalid();
        CurrentSpan.IsAbout(id);
        var outcome = await store
            .WithdrawAsync(id, caller.Provider, caller.Name, clock.GetUtcNow(), context.CancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            WithdrawOutcome.Withdrawn withdrawn => new WithdrawFilingResponse { Filing = messages.Of(withdrawn.Filing.AsOf(clock.GetUtcNow())) },
            WithdrawOutcome.NotFound => throw Errors.FilingNotFound(),
            WithdrawOutcome.StateConflict conflict => throw Errors.FilingStateConflict(conflict.State),
            _ => throw new InvalidOperationException($"A withdrawal ended as {outcome}."),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListFilingsResponse> ListFilings(ListFilingsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var query = ListFilingsFields.Read(request);
        var page = await listing
            .OfProviderAsync(caller.Provider, query.Filter, query.Behind, query.Size, context.CancellationToken).ConfigureAwait(false);
        return new ListFilingsResponse
        {
            Filings = { page.Filings.Select(messages.InList) },
            NextPageToken = page.Last.ToToken(query.Filters),
        };
    }

    /// <inheritdoc/>
    public override async Task WatchFilings(
        WatchFilingsRequest request, IServerStreamWriter<WatchFilingsResponse> responseStream, ServerCallContext context)
    {
        var caller = context.Caller();
        var (provinces, from) = WatchFilingsFields.Read(request);
        try
        {
            await streams.CarryAsync(
                ended => watch.FollowAsync(caller.Provider, provinces, from, ended).Select(step => FilingChangeMessages.Of(step, clock.GetUtcNow())),
                responseStream,
                context).ConfigureAwait(false);
        }
        catch (WatcherTooSlowException)
        {
            throw Errors.WatcherTooSlow();
        }
        catch (ResumeTooOldException)
        {
            throw Errors.ResumeTokenTooOld();
        }
    }

    private static FilingId Id(GetFilingRequest request, Caller caller)
    {
        var fields = new Fields();
        switch (request.KeyCase)
        {
            case GetFilingRequest.KeyOneofCase.FilingId:
                var id = fields.Filing("filing_id", request.FilingId);
                fields.ThrowIfInvalid();
                return id;

            case GetFilingRequest.KeyOneofCase.Order:
                var province = fields.Province("order.province", request.Order.Province);
                var order = fields.OrderNumber("order.order_number", request.Order.OrderNumber);
                fields.ThrowIfInvalid();
                return FilingId.Of(province, caller.Provider, order);

            default:
                fields.Refuse("filing_id", "is required, or order");
                throw fields.Invalid();
        }
    }
}
