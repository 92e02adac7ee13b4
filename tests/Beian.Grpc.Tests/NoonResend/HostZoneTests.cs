using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>The program on a host whose zone is not Beijing's.</summary>
public sealed class HostZoneTests
{
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Kiritimati")]
    public async Task Noons_and_messages_go_by_the_time_in_Beijing(string zone)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var place = new ServerPlace();
        var server = await place.StartAsync(("TZ", zone), ("ConnectionStrings__Redis", redis.ConnectionString));
        var person = new Somebody();
        var filing = (await new FilingService.FilingServiceClient(server.Channel).SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = "far-away", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = person,
        })).Filing;

        var text = "";
        await Eventually.HoldsAsync("the message arrived", async () =>
        {
            var arrived = await new SimulatorService.SimulatorServiceClient(server.Channel).ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
            text = arrived.Messages.FirstOrDefault()?.Text ?? "";
            return text.Length > 0;
        });
        Assert.Contains($"北京时间{InBeijing(filing.Deadline):M月d日HH:mm}前有效", text, StringComparison.Ordinal);

        await using var store = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var index = Assert.Single(store.GetServers()[0].Keys(pattern: "beian:{33}:noon:*").ToList());
        var noon = Assert.Single(await store.GetDatabase().SortedSetRangeByRankWithScoresAsync(index));
        Assert.Equal(FirstNoonAfter(InBeijing(filing.SubmitTime)).ToUnixTimeMilliseconds(), (long)Math.Ceiling(noon.Score));

        var run = (await new OperationsService.OperationsServiceClient(server.Channel).RunNoonResendAsync(new RunNoonResendRequest())).Run;
        Assert.Equal($"{InBeijing(run.NoonTime):yyyyMMdd'T'HHmmss.fff}", run.RunId);
    }

    private static DateTimeOffset FirstNoonAfter(DateTimeOffset beijing)
    {
        var noon = new DateTimeOffset(beijing.Date, beijing.Offset).AddHours(12);
        return noon > beijing ? noon : noon.AddDays(1);
    }

    private static DateTimeOffset InBeijing(Timestamp time) => time.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
}
