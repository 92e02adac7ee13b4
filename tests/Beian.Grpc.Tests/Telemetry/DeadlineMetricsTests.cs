using Beian.Deadlines;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>How many filings are open, and how many were returned at their deadline, by province.</summary>
public sealed class DeadlineMetricsTests
{
    private const string Attribute = "beian.province";
    private const int Provinces = 31;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Filings_are_counted_while_they_are_open_and_when_their_deadline_returns_them()
    {
        await using var server = Server.Start(null);
        using var open = new Instrument<long>(server, DeadlineMetrics.MeterName, "beian.filings.open", Attribute);
        using var expired = new Instrument<long>(server, DeadlineMetrics.MeterName, "beian.filings.expired", Attribute);
        var (zhejiang, henan) = (new Office(server, Province.Zhejiang), new Office(server, Province.Henan));
        foreach (var office in new[] { zhejiang, zhejiang, zhejiang, henan })
        {
            await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        }

        var verified = await Case.OfOne(server).SubmittedAsync();
        await HoldsAsync("five are open", (Province.Zhejiang, 4), (Province.Henan, 1));
        Assert.All(expired.Measured, sweep => Assert.Equal(0, sweep.Value));

        await server.Verification.VerifyCodeAsync(verified.Right());
        await HoldsAsync("one is not open any more", (Province.Zhejiang, 3), (Province.Henan, 1));

        server.Clock.Advance(TimeSpan.FromHours(24));
        await HoldsAsync("none is open");
        await Eventually.HoldsAsync("all are counted as returned", () => Task.FromResult(expired.Measured.Sum(sweep => sweep.Value) >= 4));
        Assert.Equal(
            [((int)Province.Zhejiang, 3), ((int)Province.Henan, 1)],
            expired.Measured.Where(sweep => sweep.Value > 0).GroupBy(sweep => (int)sweep.Attribute!)
                .Select(province => (province.Key, province.Sum(sweep => sweep.Value))).OrderBy(province => province.Key));

        Task HoldsAsync(string what, params (Province Province, long Count)[] expected) => server.PassUntilAsync(
            what,
            () => Task.FromResult(open.Shown() is { Count: Provinces } shown && shown.All(province =>
                province.Value == expected.SingleOrDefault(known => (int)known.Province == (int)province.Key).Count)),
            Step);
    }
}
