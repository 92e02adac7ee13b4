using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>
/// Texts that mean something to a server, by the names of the fields they belong in: few enough that a phone, its code and its ID meet
/// in one message now and then. Whatever a name ends in finds them, so the fields of an RPC that is new do too.
/// </summary>
internal sealed class Ingredients
{
    public const Province Here = Province.Zhejiang;

    private const int Orders = 20;

    private static readonly int[] Challenges = [0, 1];
    private static readonly Somebody[] People = [.. Enumerable.Range(0, 6).Select(_ => new Somebody())];

    private readonly Dictionary<string, string[]> _byName;

    private Ingredients(Dictionary<string, string[]> byName) => _byName = byName;

    /// <summary>All the texts there are.</summary>
    public IEnumerable<string> All => _byName.Values.SelectMany(texts => texts);

    /// <summary>Submits a few filings, and gathers what one can say of them and of those that are yet to come.</summary>
    public static async Task<Ingredients> PrepareAsync(Server server)
    {
        var orders = Enumerable.Range(0, Orders).Select(n => $"fuzz-{n}").ToArray();
        foreach (var (order, n) in orders.Take(4).Select((order, n) => (order, n)))
        {
            await server.Filings.SubmitFilingAsync(new()
            {
                OrderNumber = order, Province = Here, Type = FilingType.FirstFiling, Principal = People[n], SiteManager = People[n + 1],
            });
        }

        var site = await NewSite.SubmitAsync(server, "fuzz-on-record", Province.Beijing);
        await new ReviewService.ReviewServiceClient(server.Channel).ApproveFilingAsync(new() { FilingId = site.Id, IcpNumber = "京ICP备12345678号-1" });
        using var watch = await Watch.StandingAsync(server);
        var page = await server.Filings.ListFilingsAsync(new() { PageSize = 1 });
        var codes = server.Services.GetRequiredService<KeyRing>().Current.Codes;
        FilingId[] ids = [.. orders.SelectMany(order => new[] { FilingId.Of(Here, "local", order), FilingId.Of(Province.Beijing, "local", order) })];

        return new(new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["phone_number"] = [.. People.Select(person => person.Phone), .. People.Select(person => $"+86 {person.Phone}")],
            ["id_last_six"] = [.. People.Select(person => person.Id), .. People.Select(person => person.WrongId), "567（8）"],
            // They follow from the filing and the time, and the clock stands still.
            ["code"] = [.. from id in ids from n in Challenges select codes.Derive(id, server.Clock.GetUtcNow(), n, counter: 0).Reveal()],
            ["order_number"] = orders,
            ["filing_id"] = [.. ids.Select(id => id.ToString()), site.Id],
            ["resubmission_of"] = [.. ids.Select(id => id.ToString())],
            ["icp_number"] = ["京ICP备12345678号-1", "京ICP备12345678号", "浙ICP备2026001234号-2", "浙ICP备12345678号"],
            ["request_id"] = [.. Enumerable.Range(0, 20).Select(n => $"request-{n}")],
            ["page_token"] = [page.NextPageToken],
            ["resume_token"] = [watch.Token],
            ["reason"] = ["材料不全"],
        });
    }

    /// <summary>What may stand in a field of this name; nothing where nobody knows.</summary>
    public IReadOnlyList<string> For(string field) =>
        _byName.GetValueOrDefault(field) ?? _byName.FirstOrDefault(entry => field.EndsWith(entry.Key, StringComparison.Ordinal)).Value ?? [];
}
