using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>A bureau's requests, of which Beijing has filings under review without anybody verifying them.</summary>
internal static class ReviewSamples
{
    /// <summary>Submits the filings that the requests are about, and decides on two of them.</summary>
    public static async Task<IReadOnlyList<RequestSample>> PrepareAsync(Server server)
    {
        var review = new ReviewService.ReviewServiceClient(server.Channel);
        foreach (var order in (string[])["under-review-1", "under-review-2"])
        {
            await NewSite.SubmitAsync(server, order, Province.Beijing);
        }

        var page = await review.ListFilingsUnderReviewAsync(new ListFilingsUnderReviewRequest { Province = Province.Beijing, PageSize = 1 });
        var approve = new ApproveFilingRequest
        {
            FilingId = (await NewSite.SubmitAsync(server, "approved", Province.Beijing)).Id,
            IcpNumber = "京ICP备12345678号-2",
        };
        await review.ApproveFilingAsync(approve);
        var reject = new RejectFilingRequest
        {
            FilingId = (await NewSite.SubmitAsync(server, "rejected", Province.Beijing)).Id,
            // As long as it may be: each of these characters is two of UTF-16.
            Reason = $"网站名称不符。\r\n{new System.Text.StringBuilder().Insert(0, "😀", 491)}",
        };
        await review.RejectFilingAsync(reject);
        return
        [
            new("ReviewService.ListFilingsUnderReview",
                new ListFilingsUnderReviewRequest { Province = Province.Beijing, PageSize = 50, PageToken = page.NextPageToken },
                async request => await review.ListFilingsUnderReviewAsync((ListFilingsUnderReviewRequest)request),
                new Dictionary<string, string> { ["province"] = "province is required" }),
            new("ReviewService.ApproveFiling", approve, async request => await review.ApproveFilingAsync((ApproveFilingRequest)request),
                new Dictionary<string, string>
                {
                    ["filing_id"] = "filing_id is required",
                    ["icp_number"] = "icp_number is required for a first filing or a new site",
                }),
            new("ReviewService.RejectFiling", reject, async request => await review.RejectFilingAsync((RejectFilingRequest)request),
                new Dictionary<string, string> { ["filing_id"] = "filing_id is required", ["reason"] = "reason is required" }),
        ];
    }
}
