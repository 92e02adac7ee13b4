using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>Which filings are listed, and in which order.</summary>
public sealed class ListFilingsTests(SharedStores stores)
{
    private static readonly Province[] SomeProvinces = [Province.Zhejiang, Province.Beijing, Province.Xinjiang];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Filters_that_are_set_must_all_match(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var waiting = await NewSite.SubmitAsync(server, "waiting");
        var withdrawn = await NewSite.SubmitAsync(server, "withdrawn");
        await withdrawn.WithdrawAsync();
        var elsewhere = await NewSite.SubmitAsync(server, "elsewhere", Province.Sichuan);
        server.Clock.Advance(TimeSpan.FromHours(1));
        var late = await NewSite.SubmitAsync(server, "late");
        var reviewed = await NewSite.SubmitAsync(server, "reviewed", Province.Beijing);

        (ListFilingsRequest Request, NewSite[] Expected)[] table =
        [
            (new() { }, [waiting, withdrawn, elsewhere, late, reviewed]),
            (new() { State = FilingState.AwaitingVerification }, [waiting, elsewhere, late]),
            (new() { State = FilingState.Withdrawn }, [withdrawn]),
            (new() { State = FilingState.UnderReview }, [reviewed]),
            (new() { State = FilingState.Approved }, []),
            (new() { Province = Province.Zhejiang }, [waiting, withdrawn, late]),
            (new() { Province = Province.Sichuan, State = FilingState.AwaitingVerification }, [elsewhere]),
            (new() { Province = Province.Sichuan, State = FilingState.Withdrawn }, []),
            (new() { Province = Province.Hunan }, []),
            (new() { SubmittedFrom = late.SubmitTime }, [late, reviewed]),
            (new() { SubmittedFrom = JustAfter(late.SubmitTime) }, []),
            (new() { SubmittedBefore = late.SubmitTime }, [waiting, withdrawn, elsewhere]),
            (new() { SubmittedBefore = JustAfter(late.SubmitTime) }, [waiting, withdrawn, elsewhere, late, reviewed]),
            (new() { SubmittedFrom = JustAfter(waiting.SubmitTime), SubmittedBefore = late.SubmitTime }, []),
            (new() { SubmittedFrom = late.SubmitTime, State = FilingState.AwaitingVerification, Province = Province.Zhejiang }, [late]),
        ];
        foreach (var (request, expected) in table)
        {
            Assert.Equal(expected.Select(site => site.Id).Order(), (await server.AllAsync(request)).Order());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task They_come_newest_first_and_by_id_within_a_millisecond_on_pages_of_any_size(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        List<NewSite> sites = [];
        for (var n = 0; n < 24; n++)
        {
            // The same order numbers in each province: ids that differ in nothing else.
            sites.Add(await NewSite.SubmitAsync(server, $"order-{n / 3}", SomeProvinces[n % 3]));
            server.Clock.Advance(TimeSpan.FromMilliseconds(n is 11 or 17 ? 1 : 0));
        }

        var expected = sites.OrderByDescending(site => site.SubmitTime).ThenByDescending(site => site.Id, StringComparer.Ordinal).Select(site => site.Id).ToList();
        for (var size = 1; size <= sites.Count + 1; size++)
        {
            Assert.Equal(expected, await server.AllAsync(new ListFilingsRequest { PageSize = size }));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_page_holds_fifty_unless_asked_otherwise_and_the_last_one_has_no_token(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        for (var n = 0; n < 51; n++)
        {
            await NewSite.SubmitAsync(server, $"order-{n}", SomeProvinces[n % 3]);
        }

        var first = await server.Filings.ListFilingsAsync(new ListFilingsRequest());
        Assert.Equal(50, first.Filings.Count);
        Assert.All(first.Filings, filing => Assert.Empty(filing.Events));
        Assert.All(first.Filings.SelectMany(filing => filing.Challenges), challenge => Assert.Empty(challenge.Deliveries));
        var second = await server.Filings.ListFilingsAsync(new ListFilingsRequest { PageToken = first.NextPageToken });
        Assert.Single(second.Filings);
        Assert.Empty(second.NextPageToken);
        Assert.Empty((await server.Filings.ListFilingsAsync(new ListFilingsRequest { PageSize = 51 })).NextPageToken);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_past_its_deadline_is_listed_as_returned_before_any_sweep_has_met_it(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var due = await NewSite.SubmitAsync(server, "due");
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddMilliseconds(1));
        var open = await NewSite.SubmitAsync(server, "open");

        // To the very deadline of the first, without any timer taking notice of it.
        server.Clock.AdjustTime(due.SubmitTime.ToDateTimeOffset().AddHours(24));

        Assert.Equal([due.Id], await server.AllAsync(new ListFilingsRequest { State = FilingState.Returned }));
        Assert.Equal([open.Id], await server.AllAsync(new ListFilingsRequest { State = FilingState.AwaitingVerification }));
    }

    private static Timestamp JustAfter(Timestamp time) => Timestamp.FromDateTimeOffset(time.ToDateTimeOffset().AddTicks(1));
}
