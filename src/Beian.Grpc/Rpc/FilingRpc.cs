using Beian.Callers;
using Beian.Filings;
using Beian.V1;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The access providers' service.</summary>
internal sealed class FilingRpc(
    CallerResolver callers, FilingSubmission submission, IFilingStore store, FilingMessages messages, TimeProvider clock)
    : FilingService.FilingServiceBase
{
    /// <inheritdoc/>
    public override async Task<SubmitFilingResponse> SubmitFiling(SubmitFilingRequest request, ServerCallContext context)
    {
        var caller = callers.Resolve(context);
        var order = SubmitFilingFields.Read(request, caller.Provider);
        if (VerifiedRoles.Of(order.Type) is null)
        {
            throw Errors.NotAvailableYet();
        }

        var outcome = await submission.SubmitAsync(order, context.CancellationToken).ConfigureAwait(false);
        var filing = outcome switch
        {
            SubmitOutcome.Submitted submitted => submitted.Filing,
            SubmitOutcome.Same same => same.Filing,
            SubmitOutcome.OrderNumberReused => throw Errors.OrderNumberReused(FilingId.Of(order.Province, order.Provider, order.OrderNumber)),
            _ => throw new InvalidOperationException($"A submit ended as {outcome}."),
        };
        return new SubmitFilingResponse { Filing = messages.Of(filing.AsOf(clock.GetUtcNow())) };
    }

    /// <inheritdoc/>
    public override async Task<GetFilingResponse> GetFiling(GetFilingRequest request, ServerCallContext context)
    {
        var caller = callers.Resolve(context);
        var id = Id(request, caller);
        var filing = await store.FindAsync(id, context.CancellationToken).ConfigureAwait(false);
        if (filing is null || filing.Provider != caller.Provider)
        {
            throw Errors.FilingNotFound();
        }

        return new GetFilingResponse { Filing = messages.Of(filing.AsOf(clock.GetUtcNow())) };
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
