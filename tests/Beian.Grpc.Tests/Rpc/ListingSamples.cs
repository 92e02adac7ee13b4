using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Requests that list and watch a provider's filings in Beijing, where nothing happens any more.</summary>
internal static class ListingSamples
{
    private const string OtherFilters =
        "page_token must be a next_page_token as it was returned, with the filters it was returned for";

    private const string OtherProvinces =
        "resume_token must be a resume_token as it was received, with the provinces it was received for";

    private static readonly string[] Filters = ["state", "province", "submitted_from", "submitted_before"];

    /// <summary>Takes the tokens that go with the filters of the requests.</summary>
    public static async Task<IReadOnlyList<RequestSample>> PrepareAsync(Server server)
    {
        var list = new ListFilingsRequest
        {
            State = FilingState.UnderReview,
            Province = Province.Beijing,
            SubmittedFrom = Timestamp.FromDateTimeOffset(Server.Morning.AddHours(-1)),
            SubmittedBefore = Timestamp.FromDateTimeOffset(Server.Morning.AddDays(1)),
            PageSize = 1,
        };
        list.PageToken = (await server.Filings.ListFilingsAsync(list)).NextPageToken;
        list.PageSize = 50;
        using var watch = await Watch.StandingAsync(server, Province.Beijing);
        return
        [
            new("FilingService.ListFilings", list, async request => await server.Filings.ListFilingsAsync((ListFilingsRequest)request),
                Filters.ToDictionary(filter => filter, _ => OtherFilters)),
            new("FilingService.WatchFilings",
                new WatchFilingsRequest { Provinces = { Province.Beijing }, ResumeToken = watch.Token },
                request => FirstAsync(server, (WatchFilingsRequest)request),
                new Dictionary<string, string> { ["provinces[0]"] = OtherProvinces }),
        ];
    }

    // Tokens move on with time, also where nothing happens.
    private static async Task<IMessage> FirstAsync(Server server, WatchFilingsRequest request)
    {
        using var call = server.Filings.WatchFilings(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var first = call.ResponseStream.Current;
        first.ResumeToken = "";
        return first;
    }
}
