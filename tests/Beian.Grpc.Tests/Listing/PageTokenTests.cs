using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>A page token is good as it was given, with the filters it was given for, and for nothing else.</summary>
public sealed class PageTokenTests(SharedStores stores)
{
    private static readonly ListFilingsRequest Filters = new()
    {
        State = FilingState.AwaitingVerification,
        Province = Province.Zhejiang,
        SubmittedFrom = Timestamp.FromDateTimeOffset(Server.Morning),
        SubmittedBefore = Timestamp.FromDateTimeOffset(Server.Morning.AddDays(1)),
        PageSize = 1,
    };

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_is_refused_with_other_filters(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var token = await TokenAsync(server, Filters);

        Action<ListFilingsRequest>[] changes =
        [
            request => request.State = FilingState.Withdrawn,
            request => request.State = FilingState.Unspecified,
            request => request.Province = Province.Sichuan,
            request => request.Province = Province.Unspecified,
            request => request.SubmittedFrom = Timestamp.FromDateTimeOffset(Server.Morning.AddMilliseconds(1)),
            request => request.SubmittedFrom = null,
            request => request.SubmittedBefore = Timestamp.FromDateTimeOffset(Server.Morning.AddDays(2)),
            request => request.SubmittedBefore = null,
        ];
        foreach (var change in changes)
        {
            var other = new ListFilingsRequest(Filters) { PageToken = token };
            change(other);
            await IsRefusedAsync(server, other);
        }

        // The size of a page is no filter.
        var next = await server.Filings.ListFilingsAsync(new ListFilingsRequest(Filters) { PageToken = token, PageSize = 7 });
        Assert.Single(next.Filings);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_is_refused_when_it_is_not_as_it_was_given(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var token = await TokenAsync(server, Filters);
        using var watch = server.Filings.WatchFilings(new WatchFilingsRequest());
        Assert.True(await watch.ResponseStream.MoveNext());

        string[] others =
        [
            "garbage", "%%%", " ", "\0", "页", token + "!", token[..^3], token[1..], "A" + token, new('A', 512), new('A', 513),
            token + new string('A', 512), new('x', 3_000_000), watch.ResponseStream.Current.ResumeToken,
        ];
        foreach (var other in others)
        {
            await IsRefusedAsync(server, new ListFilingsRequest(Filters) { PageToken = other });
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_other_bad_field_is_named_at_once(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var refusal = await ErrorStatus.OfAsync(async () => await server.Filings.ListFilingsAsync(new ListFilingsRequest
        {
            State = (FilingState)99,
            Province = (Province)99,
            SubmittedFrom = new Timestamp { Seconds = -1 },
            SubmittedBefore = new Timestamp { Seconds = 1, Nanos = -1 },
            PageSize = 201,
            PageToken = "garbage",
        }));

        Assert.Equal(
            ["page_size", "page_token", "province", "state", "submitted_before", "submitted_from"], refusal.BadPaths().Distinct().Order());
    }

    private static async Task<string> TokenAsync(Server server, ListFilingsRequest request)
    {
        await NewSite.SubmitAsync(server, "first");
        await NewSite.SubmitAsync(server, "second");
        return (await server.Filings.ListFilingsAsync(request)).NextPageToken;
    }

    private static async Task IsRefusedAsync(Server server, ListFilingsRequest request)
    {
        var refusal = await ErrorStatus.OfAsync(async () => await server.Filings.ListFilingsAsync(request));
        Assert.Equal(["page_token"], refusal.BadPaths());
    }
}
