using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.NoonResend;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>How far a noon resend is, while it is under way: to be seen in the list of runs, in the log and by the instruments.</summary>
public sealed partial class NoonProgressTests(SharedStores stores)
{
    private const int Codes = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_is_listed_logged_and_measured(Engine engine)
    {
        // One message a second: a noon of a few codes takes its time.
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:Routes:Mobile:MessagesPerSecond", "1"));
        var office = new Office(server, Province.Zhejiang);
        foreach (var filing in await Task.WhenAll(Enumerable.Range(0, Codes).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody()))))
        {
            await server.PassUntilAsync(filing, "it is delivered", all => all[0].State == DeliveryState.Delivered, Step);
        }

        using var instruments = new Instruments(server);
        server.Clock.SetUtcNow(NoonRunsOf.Noon);
        await server.PassUntilAsync("some codes are queued and some are not", async () =>
        {
            // The clock does not run away from the store, nor from those who ask it how far the noon is.
            await server.ListNoonRunsAsync();
            return instruments.Queued is > 1 and < Codes - 1;
        }, Step);

        // The clock stands still now, and so does the noon.
        var run = Assert.Single(await server.ListNoonRunsAsync());
        Assert.Null(run.EndTime);
        Assert.Equal((31, 30), (run.ProvinceCount, run.DoneProvinceCount));
        Assert.InRange(run.QueuedCount, instruments.Queued, Codes - 1);
        Assert.Equal(Codes, run.QueuedCount + run.RemainingCount);
        Assert.InRange(run.QueuedPerSecond, 0.3, 3);
        Assert.Equal(1, instruments.OpenProvinces);
        var lines = ProgressOf(server, run.RunId);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal((30, Codes), (line.Done, line.Queued + line.Remaining)));
        Assert.Contains(lines, line => line.PerSecond > 0);

        run = await server.NoonRunAsync(run.RunId);
        Assert.Equal((31, Codes, 0L), (run.DoneProvinceCount, run.QueuedCount, run.RemainingCount));
        await Eventually.HoldsAsync("it is measured and logged that it is through", () => Task.FromResult(
            (instruments.Queued, instruments.Remaining, instruments.OpenProvinces) == (Codes, 0, 0)
            && server.Log.Lines.Any(line => line.Contains($"{run.RunId} is through: 31 provinces, {Codes} codes queued", StringComparison.Ordinal))));
    }

    private static List<(int Done, int Queued, int PerSecond, int Remaining)> ProgressOf(Server server, string runId) =>
    [
        .. from line in server.Log.Lines
           let match = Progress().Match(line)
           where match.Success && match.Groups["run"].Value == runId
           select (Number(match, "done"), Number(match, "queued"), Number(match, "rate"), Number(match, "remaining")),
    ];

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, null);

    [GeneratedRegex(@"Noon resend (?<run>\S+): (?<done>\d+) of 31 provinces through, (?<queued>\d+) codes queued, (?<rate>\d+) a second, (?<remaining>\d+) remain")]
    private static partial Regex Progress();

    private sealed class Instruments(Server server) : IDisposable
    {
        private readonly MetricCollector<long> _queued = Of(server, "beian.noon.queued");
        private readonly MetricCollector<long> _remaining = Of(server, "beian.noon.remaining");
        private readonly MetricCollector<int> _open =
            new(server.Services.GetRequiredService<IMeterFactory>(), NoonMetrics.MeterName, "beian.noon.provinces.open");

        public long Queued => Read(_queued);

        public long Remaining => Read(_remaining);

        public int OpenProvinces => Read(_open);

        public void Dispose()
        {
            _queued.Dispose();
            _remaining.Dispose();
            _open.Dispose();
        }

        private static MetricCollector<long> Of(Server server, string name) =>
            new(server.Services.GetRequiredService<IMeterFactory>(), NoonMetrics.MeterName, name);

        private static T Read<T>(MetricCollector<T> collector)
            where T : struct
        {
            collector.RecordObservableInstruments();
            return collector.LastMeasurement!.Value;
        }
    }
}
