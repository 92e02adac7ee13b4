using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Simulator;

/// <summary>The handset, live.</summary>
public sealed class WatchMessagesTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_is_on_the_stream_as_it_is_in_the_list(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var watch = await HandsetStream.OpenAsync(server.Simulator);
        var filing = await Case.OfOne(server).SubmittedAsync();

        var message = await watch.NextAsync();

        Assert.Equal(Assert.Single(await server.MessagesAsync(filing.Person)), message);
        Assert.Equal((filing.Person.Phone, Operator.Mobile, "106575000130"), (message.PhoneNumber, message.Operator, message.SenderNumber));
        Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
    }

    [Fact]
    public async Task Every_message_after_the_headers_is_on_the_stream_and_none_before()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var phone = new Somebody().Phone;
        await server.PostAsync(phone, "before");
        await Eventually.HoldsAsync("the first message arrived", () => Task.FromResult(server.Services.GetRequiredService<Handset>().List().Count == 1));
        using var watch = await HandsetStream.OpenAsync(server.Simulator);
        for (var n = 0; n < 100; n++)
        {
            await server.PostAsync(phone, $"message {n}");
        }

        for (var n = 0; n < 100; n++)
        {
            Assert.Equal($"message {n}", (await watch.NextAsync()).Text);
        }
    }

    [Theory]
    [InlineData("139{0}")]
    [InlineData("+86 139-{0}")]
    public async Task A_watch_on_one_phone_shows_no_other(string form)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var (mine, other) = (new Somebody().Phone, new Somebody().Phone);
        using var watch = await HandsetStream.OpenAsync(server.Simulator, form.Replace("{0}", mine[3..], StringComparison.Ordinal));
        await server.PostAsync(other, "not mine");
        await server.PostAsync(mine, "mine");

        Assert.Equal("mine", (await watch.NextAsync()).Text);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_sent_away_and_hurts_no_other()
    {
        const int Many = 600;
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Carriers:Simulation:HandsetWatchBacklog", "50"));
        var phone = new Somebody().Phone;
        using var slow = await HandsetStream.OpenAsync(server.Simulator);
        using var elsewhere = await HandsetStream.OpenAsync(server.Simulator, new Somebody().Phone);
        // Well more than the buffers between server and client hold.
        var padding = new string('码', 2000);
        for (var n = 0; n < Many; n++)
        {
            await server.PostAsync(phone, $"{n} {padding}");
        }

        var (told, end) = await slow.ToEndAsync();

        Assert.Equal((StatusCode.Aborted, "WATCHER_TOO_SLOW"), (end.StatusCode, end.Reason()));
        Assert.InRange(told.Count, 50, Many - 1);
        Assert.Equal(Enumerable.Range(0, told.Count).Select(n => $"{n} {padding}"), told.Select(message => message.Text));
        await Eventually.HoldsAsync("one watch is left", () => Task.FromResult(server.Services.GetRequiredService<Handset>().Watches == 1));
    }

    [Fact]
    public async Task A_watcher_that_goes_or_runs_into_its_deadline_leaves_nothing_behind()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using (await HandsetStream.OpenAsync(server.Simulator))
        {
            var deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(500).UtcDateTime;
            // It may come before the stream is open.
            var end = await ErrorStatus.OfAsync(async () =>
            {
                using var late = await HandsetStream.OpenAsync(server.Simulator, deadline: deadline);
                throw (await late.ToEndAsync()).End;
            });
            Assert.Equal(StatusCode.DeadlineExceeded, end.StatusCode);
        }

        await Eventually.HoldsAsync("nobody watches", () => Task.FromResult(server.Services.GetRequiredService<Handset>().Watches == 0));
    }

    [Fact]
    public async Task A_stopping_server_says_so()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();
        using var watch = await HandsetStream.OpenAsync(new SimulatorService.SimulatorServiceClient(server.Channel));
        var told = watch.ToEndAsync();

        Assert.Equal(0, await server.StopAsync());

        var (_, end) = await told;
        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (end.StatusCode, end.Reason()));
    }
}
