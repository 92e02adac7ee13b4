using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>Walks through a listing page by page.</summary>
internal static class Pages
{
    /// <summary>The ids on every page.</summary>
    /// <param name="server">Whose filings.</param>
    /// <param name="request">The filters and the page size.</param>
    /// <param name="betweenPages">What happens after each page but the last.</param>
    public static async Task<IReadOnlyList<string>> AllAsync(
        this Server server, ListFilingsRequest request, Func<Task>? betweenPages = null)
    {
        List<string> ids = [];
        var next = request.Clone();
        while (true)
        {
            var page = await server.Filings.ListFilingsAsync(next);
            ids.AddRange(page.Filings.Select(filing => filing.FilingId));
            if (page.NextPageToken.Length == 0)
            {
                return ids;
            }

            next.PageToken = page.NextPageToken;
            await (betweenPages?.Invoke() ?? Task.CompletedTask);
        }
    }
}
