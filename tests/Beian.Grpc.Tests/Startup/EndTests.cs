using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>However the server ends, its Redis ends after it, or waits for the next server with everything it was told.</summary>
public sealed class EndTests
{
    [Fact]
    public async Task A_service_manager_stops_it_and_its_Redis_with_it()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        Assert.Equal(0, await server.StopAsync());
        NothingIsLeft(server, place);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_server_first_and_its_Redis_after_it()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        Assert.Equal(0, await server.InterruptAsync());
        NothingIsLeft(server, place);

        // Redis was told to end by the server; the signal itself never reached it.
        var log = await File.ReadAllTextAsync(Path.Combine(place.Data, "redis.log"));
        Assert.Contains("User requested shutdown", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Received SIG", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Lost Redis", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_submitted_before_the_server_was_killed_is_verified_by_the_next_one()
    {
        await using var place = new ServerPlace();
        var killed = await place.StartAsync();
        var person = new Somebody();
        var filing = (await new FilingService.FilingServiceClient(killed.Channel).SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = "before-the-kill",
            Province = Province.Zhejiang,
            Type = FilingType.NewSite,
            SiteManager = person,
        })).Filing;
        var code = await CodeAsync(killed, person);

        await killed.KillAsync();
        var redis = Assert.Single(killed.RedisPids);
        Assert.True(OsProcess.IsAlive(redis));

        var next = await place.StartAsync();
        Assert.Contains($"managed Redis, pid {redis} (adopted), data in {place.Data}", next.Output, StringComparison.Ordinal);
        var verdict = await new VerificationService.VerificationServiceClient(next.Channel).VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = Province.Zhejiang,
            PhoneNumber = person.Phone,
            Code = code,
            IdLastSix = person.Id,
        });
        Assert.Equal(VerifyOutcome.Forwarded, verdict.Outcome);
        var read = await new FilingService.FilingServiceClient(next.Channel).GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId });
        Assert.Equal(FilingState.UnderReview, read.Filing.State);

        Assert.Equal(0, await next.StopAsync());
        NothingIsLeft(next, place);
    }

    private static void NothingIsLeft(ServerProcess server, ServerPlace place)
    {
        Assert.False(OsProcess.IsAlive(Assert.Single(server.RedisPids)));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
        Assert.Empty(server.Errors);
    }

    private static async Task<string> CodeAsync(ServerProcess server, Somebody person)
    {
        var simulator = new SimulatorService.SimulatorServiceClient(server.Channel);
        ListMessagesResponse? arrived = null;
        await Eventually.HoldsAsync("a message arrived", async () =>
        {
            arrived = await simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
            return arrived.Messages.Count > 0;
        });
        var code = arrived!.Messages[0].Code;
        person.Codes.Add(code);
        return code;
    }
}
