using Beian.LoadTest.Connections;
using Beian.LoadTest.People;
using Beian.LoadTest.Servers;
using Beian.LoadTest.StoreMemory;
using Beian.V1;
using Grpc.Core;
using StackExchange.Redis;

namespace Beian.LoadTest.Grounds;

/// <summary>Open filings by the hundred thousand, written by the probe in our own server.</summary>
internal static class SeededFilings
{
    private const int PerCall = 500;
    private const int AtATime = 8;
    private const int CodeLength = 6;

    /// <summary>Writes so many, each for a phone that nobody else has.</summary>
    /// <param name="ground">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="noon">When they are due to be sent again; null for the noon of the schedule.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteAsync(Ground ground, int count, DateTimeOffset? noon, Action<double>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        await EachPartAsync(
            ground,
            count,
            noon,
            (_, _, some) => progress?.Invoke(Interlocked.Add(ref done, some) / (double)count),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes so many, and returns what their people have to type: no message of theirs comes to a handset.</summary>
    public static async Task<Entry[]> FileAsync(Ground ground, int count, CancellationToken cancellationToken)
    {
        var entries = new Entry[count];
        await EachPartAsync(
            ground,
            count,
            noon: null,
            (codes, place, some) =>
            {
                for (var n = 0; n < some; n++)
                {
                    entries[place.InAll + n] = new Entry("", "", Population.At(place.Person + n), codes.Substring(n * CodeLength, CodeLength));
                }
            },
            cancellationToken).ConfigureAwait(false);
        return entries;
    }

    /// <summary>Waits until its Redis rewrites no file any more.</summary>
    public static async Task WhenQuietAsync(LocalServer server, CancellationToken cancellationToken)
    {
        using var redis = await ConnectAsync(server).ConfigureAwait(false);
        await new Store(redis).WhenQuietAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has its Redis rewrite no file by itself: which measurement that came upon would be chance, and what is seeded between them brings it on.</summary>
    public static async Task NeverRewriteAsync(LocalServer server)
    {
        using var redis = await ConnectAsync(server).ConfigureAwait(false);
        await new Store(redis).NeverRewriteAsync().ConfigureAwait(false);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(LocalServer server) =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { server.Redis }, AllowAdmin = true }).ConfigureAwait(false);

    private static Task EachPartAsync(
        Ground ground, int count, DateTimeOffset? noon, Action<string, (int InAll, int Person), int> written, CancellationToken cancellationToken)
    {
        var first = ground.Reserve(count);
        return Parallel.ForEachAsync(
            Enumerable.Range(0, (count + PerCall - 1) / PerCall),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (part, token) =>
            {
                var (from, some) = (part * PerCall, Math.Min(PerCall, count - (part * PerCall)));
                // With the time in it: made again, the call writes the same filings with the same codes.
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                var asked = $"filings {first + from} {some} {noon?.ToUnixTimeMilliseconds() ?? 0} {now}";
                var codes = await Patience.TryAsync(() => WriteAsync(ground.Line.Of(part), asked, token)).ConfigureAwait(false);
                written(codes, (from, first + from), some);
            });
    }

    private static async Task<string> WriteAsync(ServerConnection server, string asked, CancellationToken cancellationToken)
    {
        using var call = server.Filings.SubmitFilingAsync(
            new SubmitFilingRequest { Province = Ground.Province }, new Metadata { { ProbedServer.Header, asked } }, cancellationToken: cancellationToken);
        await call;
        return call.GetTrailers().GetValue(ProbedServer.Codes)!;
    }
}
