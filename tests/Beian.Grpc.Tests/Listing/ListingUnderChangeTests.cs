using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>What holds for a listing while others submit, verify, withdraw, fail and decide between its pages.</summary>
public sealed class ListingUnderChangeTests(SharedStores stores, ITestOutputHelper output)
{
    private const int Rounds = 25;

    private static readonly Province[] SomeProvinces = [Province.Zhejiang, Province.Sichuan, Province.Beijing];
    private static readonly FilingState[] Filters =
        [FilingState.Unspecified, FilingState.AwaitingVerification, FilingState.UnderReview, FilingState.Withdrawn, FilingState.Returned];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_that_matches_throughout_appears_exactly_once_and_any_other_at_most_once(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var round = new Round(server, new Random(seed));
        for (var n = 0; n < Rounds; n++)
        {
            await round.PlayAsync(n);
        }
    }

    private sealed class Round(Server server, Random random)
    {
        private readonly List<NewSite> _sites = [];
        private int _submitted;

        public async Task PlayAsync(int number)
        {
            // Each round lists what it has submitted itself.
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            var begin = Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow());
            _sites.Clear();
            for (var n = 0; n < 12; n++)
            {
                await SubmitAsync();
                await MoveOneAsync();
            }

            var filter = Filters[number % Filters.Length];
            var request = new ListFilingsRequest { State = filter, SubmittedFrom = begin, PageSize = random.Next(1, 5) };
            var matched = Matching(filter);
            var listed = await server.AllAsync(request, async () =>
            {
                for (var n = random.Next(3); n >= 0; n--)
                {
                    await (random.Next(3) == 0 ? SubmitAsync() : MoveOneAsync());
                }
            });

            Assert.Equal(listed.Distinct(), listed);
            Assert.Empty(matched.Intersect(Matching(filter)).Except(listed));
            Assert.Empty(listed.Except(_sites.Select(site => site.Id)));
        }

        private List<string> Matching(FilingState filter) =>
            [.. _sites.Where(site => filter == FilingState.Unspecified || site.State == filter).Select(site => site.Id)];

        // Several in one millisecond, and now and then one with a number that its neighbour has in another province.
        private async Task SubmitAsync()
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 1 : 0));
            _sites.Add(await NewSite.SubmitAsync(server, $"order-{_submitted / 2}", SomeProvinces[_submitted % SomeProvinces.Length]));
            _submitted++;
        }

        private async Task MoveOneAsync()
        {
            var site = _sites[random.Next(_sites.Count)];
            var move = (site.State, random.Next(4)) switch
            {
                (FilingState.AwaitingVerification, 0) => site.VerifyAsync(),
                (FilingState.AwaitingVerification, 1) => site.FailAsync(),
                (FilingState.AwaitingVerification, 2) => site.WithdrawAsync(),
                (FilingState.UnderReview, 3) => site.RejectAsync(),
                _ => Task.CompletedTask,
            };
            await move;
        }
    }
}
