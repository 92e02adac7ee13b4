using System.Globalization;
using Beian.Listing;
using Beian.Review;
using Beian.Telemetry;
using Beian.V1;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The bureaus' service.</summary>
internal sealed class ReviewRpc(
    FilingReview review, FilingListing listing, FilingMessages messages, TimeProvider clock)
    : ReviewService.ReviewServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListFilingsUnderReviewResponse> ListFilingsUnderReview(
        ListFilingsUnderReviewRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var province = fields.Province("province", request.Province);
        var filters = ((int)request.Province).ToString(CultureInfo.InvariantCulture);
        var behind = fields.PageToken("page_token", request.PageToken, filters);
        var size = fields.PageSize("page_size", request.PageSize);
        fields.ThrowIfInvalid();

        var page = await listing.UnderReviewAsync(province, behind, size, context.CancellationToken).ConfigureAwait(false);
        return new ListFilingsUnderReviewResponse
        {
            Filings = { page.Filings.Select(messages.InList) },
            NextPageToken = page.Last.ToToken(filters),
        };
    }

    /// <inheritdoc/>
    public override async Task<ApproveFilingResponse> ApproveFiling(ApproveFilingRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var id = fields.Filing("filing_id", request.FilingId);
        var number = request.IcpNumber.Length == 0 ? null : fields.IcpNumber("icp_number", request.IcpNumber);
        fields.ThrowIfInvalid();

        CurrentSpan.IsAbout(id);
        var outcome = await review.ApproveAsync(id, number, context.Caller().Name, context.CancellationToken).ConfigureAwait(false);
        return new ApproveFilingResponse { Filing = Decided(outcome) };
    }

    /// <inheritdoc/>
    public override async Task<RejectFilingResponse> RejectFiling(RejectFilingRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var id = fields.Filing("filing_id", request.FilingId);
        var reason = fields.Reason("reason", request.Reason);
        fields.ThrowIfInvalid();

        CurrentSpan.IsAbout(id);
        var outcome = await review.RejectAsync(id, reason, context.Caller().Name, context.CancellationToken).ConfigureAwait(false);
        return new RejectFilingResponse { Filing = Decided(outcome) };
    }

    private V1.Filing Decided(ReviewOutcome outcome)
    {
        switch (outcome)
        {
            case ReviewOutcome.Decided decided:
                return messages.Of(decided.Filing.AsOf(clock.GetUtcNow()));
            case ReviewOutcome.NotFound:
                throw Errors.FilingNotFound();
            case ReviewOutcome.StateConflict conflict:
                throw Errors.FilingStateConflict(conflict.State);
            case ReviewOutcome.NumberTaken:
                throw Errors.IcpNumberTaken();
            case ReviewOutcome.NoRecord:
                throw Errors.NoRecord(isAtApproval: true);
            case ReviewOutcome.RecordPhoneMismatch:
                throw Errors.RecordPhoneMismatch(isAtApproval: true);
            case ReviewOutcome.OtherProvince other:
                throw Errors.IcpNumberProvinceMismatch(other.ExpectedLetter);
            case ReviewOutcome.BadNumber bad:
                var fields = new Fields();
                fields.Refuse("icp_number", bad.Problem);
                throw fields.Invalid();
            default:
                throw new InvalidOperationException($"A decision ended as {outcome}.");
        }
    }
}
