using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Values that are right by themselves and wrong beside others.</summary>
public sealed class FieldsTogetherTests(SharedStores stores)
{
    private const string OtherFilters = "page_token must be a next_page_token as it was returned, with the filters it was returned for";

    [Fact]
    public async Task A_span_of_time_ends_after_it_begins()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var noon = Timestamp.FromDateTimeOffset(Server.Morning.AddHours(3));
        foreach (var end in (Timestamp[])[noon, new() { Seconds = noon.Seconds - 1, Nanos = 999_999_999 }, new()])
        {
            Assert.Equal(
                ["submitted_before must be later than submitted_from"],
                await BadFieldsAsync(async () => await server.Filings.ListFilingsAsync(new() { SubmittedFrom = noon, SubmittedBefore = end })));
        }

        // Without an end there is none to be wrong, however late it begins.
        var late = new ListFilingsRequest { SubmittedFrom = new() { Seconds = 253_402_300_798 } };
        Assert.Empty((await server.Filings.ListFilingsAsync(late)).Filings);
    }

    [Fact]
    public async Task A_page_token_of_one_listing_is_none_of_another()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var review = new ReviewService.ReviewServiceClient(server.Channel);
        await NewSite.SubmitAsync(server, "first", Province.Beijing);
        await NewSite.SubmitAsync(server, "second", Province.Beijing);
        var ofProvider = (await server.Filings.ListFilingsAsync(new() { Province = Province.Beijing, PageSize = 1 })).NextPageToken;
        var ofBureau = (await review.ListFilingsUnderReviewAsync(new() { Province = Province.Beijing, PageSize = 1 })).NextPageToken;

        ListFilingsUnderReviewRequest[] others =
            [new() { Province = Province.Beijing, PageToken = ofProvider }, new() { Province = Province.Shanghai, PageToken = ofBureau }];
        await Assert.AllAsync(others, async other => Assert.Equal(
            [OtherFilters], await BadFieldsAsync(async () => await review.ListFilingsUnderReviewAsync(other))));
        Assert.Equal([OtherFilters], await BadFieldsAsync(async () =>
            await server.Filings.ListFilingsAsync(new() { Province = Province.Beijing, PageToken = ofBureau })));
    }

    [Fact]
    public async Task A_bad_filter_is_named_and_not_the_token_that_goes_with_a_good_one()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var watch = await Watch.StandingAsync(server, Province.Beijing);
        using var refused = Watch.Open(server.Filings, watch.Token, (Province)99);
        Assert.Equal(["provinces[0]"], (await refused.EndAsync()).BadPaths());
    }

    [Fact]
    public async Task More_provinces_than_there_are_are_refused_as_such()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var many = Watch.Open(server.Filings, "", [.. Enumerable.Repeat(Province.Beijing, 32)]);
        Assert.Equal(["provinces"], (await many.EndAsync()).BadPaths());
    }

    private static async Task<string[]> BadFieldsAsync(Func<Task> call) => (await ErrorStatus.OfAsync(call)).BadFields();
}
