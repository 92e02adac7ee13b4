using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Review;

/// <summary>What waits for a bureau.</summary>
public sealed class ReviewListTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Filings_stand_by_how_long_they_have_waited_and_not_by_when_they_were_submitted(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (one, other) = (new Somebody(), new Somebody());
        var first = await office.SubmitAsync(FilingType.NewSite, manager: one);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await office.SubmitAsync(FilingType.NewSite, manager: other);
        Assert.Empty(await ListAsync(office));

        await office.VerifiedAsync(second, other);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await office.VerifiedAsync(first, one);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await office.SubmitAsync(FilingType.CancelSite, icp: "浙ICP备20260001号");

        Assert.Equal([second.FilingId, first.FilingId, third.FilingId], await ListAsync(office));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_bureau_sees_its_own_province_and_lists_show_no_history(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await new Office(server, Province.Shanghai).SubmitAsync(FilingType.NewSite, manager: new Somebody());

        var page = await office.Review.ListFilingsUnderReviewAsync(new ListFilingsUnderReviewRequest { Province = Province.Beijing });

        var listed = Assert.Single(page.Filings);
        Assert.Empty(listed.Events);
        Assert.Equal(filing.FilingId, listed.FilingId);
        Assert.Equal("", page.NextPageToken);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whatever_waits_all_along_is_met_exactly_once_while_others_come_and_go(Engine engine)
    {
        const int Filings = 40;
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        List<Filing> filings = [];
        for (var n = 0; n < Filings; n++)
        {
            filings.Add(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
            // Some of one moment, so that ids decide, and some later.
            server.Clock.Advance(TimeSpan.FromMilliseconds(n % 4 == 0 ? 1 : 0));
        }

        var decided = new HashSet<string>();
        var (next, pages) = (new Queue<Filing>(filings.Where((_, n) => n % 3 == 0)), 0);
        var met = await ListAsync(office, pageSize: 4, async () =>
        {
            pages++;
            for (var n = 0; n < 2 && next.TryDequeue(out var filing); n++)
            {
                await (pages % 2 == 0 ? office.RejectAsync(filing) : office.ApproveAsync(filing, $"京ICP备20260001号-{decided.Count + 1}"));
                decided.Add(filing.FilingId);
            }

            await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        });

        Assert.True(pages >= Filings * 2 / 3 / 4);
        Assert.NotEmpty(decided);
        Assert.Equal(met.Count, met.Distinct().Count());
        Assert.Empty(filings.Select(filing => filing.FilingId).Except(decided).Except(met));
        var left = await ListAsync(office);
        Assert.Empty(left.Intersect(decided));
    }

    private static async Task<IReadOnlyList<string>> ListAsync(Office office, int pageSize = 0, Func<Task>? betweenPages = null)
    {
        List<string> ids = [];
        var request = new ListFilingsUnderReviewRequest { Province = office.Province, PageSize = pageSize };
        // Filings that come while it is read could keep it going for ever.
        for (var pages = 0; pages < 100; pages++)
        {
            var page = await office.Review.ListFilingsUnderReviewAsync(request);
            ids.AddRange(page.Filings.Select(filing => filing.FilingId));
            if (page.NextPageToken.Length == 0)
            {
                return ids;
            }

            request.PageToken = page.NextPageToken;
            await (betweenPages?.Invoke() ?? Task.CompletedTask);
        }

        throw new InvalidOperationException("The listing does not end.");
    }
}
