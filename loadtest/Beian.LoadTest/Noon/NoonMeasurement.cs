using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.V1;

namespace Beian.LoadTest.Noon;

/// <summary>Brings a noon with very many codes about, and measures VerifyCode before it, during it, and with the append-only file rewritten as well.</summary>
internal sealed class NoonMeasurement(NoonSettings settings)
{
    private const int People = 200;

    private static readonly TimeProvider Clock = TimeProvider.System;

    // A noon that is over before anything is measured would be none.
    private static readonly TimeSpan FarAway = TimeSpan.FromHours(23);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <param name="step">Is told what goes on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<NoonFigures> RunAsync(Action<string, double> step, CancellationToken cancellationToken)
    {
        await using var server = await LocalServer.StartAsync(
        [
            .. ProbedServer.Settings,
            ("ManagedRedis:AppendFsync", settings.AppendFsync),
            .. ProbedServer.Operators.Select(carrier => ($"Outbox:Routes:{carrier}:MessagesPerSecond", $"{settings.Rate}")),
            // Every minute is a noon, so that none is long in coming.
            .. settings.IsForward ? Array.Empty<(string, string)>() : [("NoonResend:Schedule", "* * * * *")],
        ]).ConfigureAwait(false);
        await using var indexes = new NoonIndexes(server);
        EmptyNoon? empty = null;
        if (!settings.IsForward)
        {
            step("a noon with nothing to do", 0);
            empty = await EmptyNoon.MeasureAsync(server, indexes, cancellationToken).ConfigureAwait(false);
        }

        using var line = new Line(server.Address, connections: 4);
        await using var ground = await Ground.OpenAsync(line, isOwn: true, cancellationToken).ConfigureAwait(false);
        await using var calls = new VerifyWrongCode();
        await calls.PrepareAsync(ground, People, null, cancellationToken).ConfigureAwait(false);

        // To the millisecond, as the index has it.
        var planned = DateTimeOffset.FromUnixTimeMilliseconds((Clock.GetUtcNow() + FarAway).ToUnixTimeMilliseconds());
        var start = Clock.GetTimestamp();
        await SeededFilings.WriteAsync(ground, settings.Codes, planned, share => step("codes", share), cancellationToken).ConfigureAwait(false);
        var seeding = Clock.GetElapsedTime(start);
        await SeededFilings.WhenQuietAsync(server, cancellationToken).ConfigureAwait(false);

        step("VerifyCode before the noon", 0);
        await VerifyAsync(server, line, calls, WarmUp, cancellationToken).ConfigureAwait(false);
        var idle = await VerifyAsync(server, line, calls, settings.Idle, cancellationToken).ConfigureAwait(false);

        step("the noon", 0);
        var noon = await ComeAsync(indexes, line.First, planned, seeding, cancellationToken).ConfigureAwait(false);
        var watch = new NoonWatch(server, line.First, indexes, noon, settings.Codes);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = server.ResidentMemory;
        var watching = watch.RunAsync(end.Token);
        var burst = await VerifyAsync(server, line, calls, settings.Burst, cancellationToken).ConfigureAwait(false);

        step("with the file rewritten", 0);
        await indexes.RewriteAsync().ConfigureAwait(false);
        var rewrite = await VerifyAsync(server, line, calls, settings.Rewrite, cancellationToken).ConfigureAwait(false);
        var wasRewritingToTheEnd = await indexes.IsRewritingAsync().ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        return new NoonFigures(settings, seeding, empty, idle, burst, rewrite, wasRewritingToTheEnd, watch, before);
    }

    // When it is, and returns no earlier.
    private async Task<DateTimeOffset> ComeAsync(
        NoonIndexes indexes, ServerConnection connection, DateTimeOffset planned, TimeSpan seeding, CancellationToken cancellationToken)
    {
        if (settings.IsForward)
        {
            var forward = await connection.Operations.RunNoonResendAsync(
                new RunNoonResendRequest { Provinces = { Ground.Province } }, cancellationToken: cancellationToken);
            return forward.Run.NoonTime.ToDateTimeOffset();
        }

        // Far enough for all to be moved before it comes: a code that is moved is one command, and was a dozen when it was written.
        var noon = Moments.NextMinute(TimeSpan.FromSeconds(5) + (seeding / 4));
        await indexes.MoveAsync(planned, noon).ConfigureAwait(false);
        if (Clock.GetUtcNow() >= noon)
        {
            throw new TimeoutException("The codes were not ready before their noon came: this machine is too busy to measure on.");
        }

        await Moments.WaitAsync(noon, cancellationToken).ConfigureAwait(false);
        return noon;
    }

    private Task<Measured> VerifyAsync(LocalServer server, Line line, Scenario calls, TimeSpan duration, CancellationToken cancellationToken) =>
        Measured.RunAsync(calls, line, new LoadPlan(UnderWay: 10_000, duration, settings.VerifyRate), server, null, cancellationToken);
}
