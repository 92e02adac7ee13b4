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

    /// <summary>Writes so many, each for a phone that nobody else has.</summary>
    /// <param name="ground">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="noon">When they are due to be sent again; null for the noon of the schedule.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteAsync(Ground ground, int count, DateTimeOffset? noon, Action<double>? progress, CancellationToken cancellationToken)
    {
        var (first, done) = (ground.Reserve(count), 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + PerCall - 1) / PerCall),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (part, token) =>
            {
                var (from, some) = (first + (part * PerCall), Math.Min(PerCall, count - (part * PerCall)));
                var asked = $"filings {from} {some} {noon?.ToUnixTimeMilliseconds() ?? 0}";
                await Patience.TryAsync(async () => await ground.Line.Of(part).Filings.SubmitFilingAsync(
                    new SubmitFilingRequest { Province = Ground.Province }, new Metadata { { ProbedServer.Header, asked } }, cancellationToken: token)).ConfigureAwait(false);
                progress?.Invoke(Interlocked.Add(ref done, some) / (double)count);
            }).ConfigureAwait(false);
    }

    /// <summary>Waits until its Redis rewrites no file any more.</summary>
    public static async Task WhenQuietAsync(LocalServer server, CancellationToken cancellationToken)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { server.Redis }, AllowAdmin = true }).ConfigureAwait(false);
        await new Store(redis).WhenQuietAsync(cancellationToken).ConfigureAwait(false);
    }
}
