using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Rules;

/// <summary>A filing keeps the rules of the moment it was submitted.</summary>
public sealed class DayOfSubmitTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Rules_that_begin_after_a_submit_do_not_touch_it(Engine engine)
    {
        await using var server = await StartOnTheEveAsync(engine);
        var (beijing, zhejiang) = (new Office(server, Province.Beijing), new Office(server, Province.Zhejiang));
        var (manager, other) = (new Somebody(), new Somebody());
        var unverified = await beijing.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        var verified = await zhejiang.SubmitAsync(FilingType.NewSite, manager: manager);

        server.Clock.SetUtcNow(ProvinceTable.StartOfNational);

        Assert.Equal(unverified, await beijing.ReadAsync(unverified));
        Assert.Equal(FilingState.UnderReview, (await zhejiang.VerifiedAsync(verified, manager)).State);
        Assert.Single((await beijing.SubmitAsync(FilingType.NewSite, manager: other)).Challenges);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_submit_repeated_under_later_rules_is_still_the_same_filing(Engine engine)
    {
        await using var server = await StartOnTheEveAsync(engine);
        var office = new Office(server, Province.Zhejiang);
        var order = office.Order(FilingType.CancelSite, icp: "浙ICP备20170001号-2");
        var filing = await office.SubmitAsync(order);

        server.Clock.SetUtcNow(ProvinceTable.StartOfNational);

        Assert.Equal(filing, await office.SubmitAsync(order));
        var other = order.Clone();
        other.IcpNumber = "浙ICP备20170001号-3";
        Assert.Equal("ORDER_NUMBER_REUSED", (await office.RefusedAsync(other)).Reason());
        other.OrderNumber += "-new";
        Assert.Equal(["site_manager is required for this type of filing"], (await office.RefusedAsync(other)).BadFields());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Nobody_is_sent_a_message_for_a_filing_that_nobody_verifies(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, zhejiang) = (new Office(server, Province.Beijing), new Office(server, Province.Zhejiang));
        var (principal, manager, verified) = (new Somebody(), new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        await zhejiang.CodeAsync(await zhejiang.SubmitAsync(FilingType.NewSite, manager: verified), verified);

        foreach (var person in new[] { principal, manager })
        {
            Assert.Empty((await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone })).Messages);
            Assert.Equal(ResendOutcome.NothingPending, await office.ResendAsync(person));
        }

        Assert.Equal(
            [FilingEventKind.Submitted, FilingEventKind.Forwarded], (await office.ReadAsync(filing)).Events.Select(happened => happened.Kind));
        Assert.Equal([FilingState.UnderReview], await office.FeedAsync(filing));
    }

    private Task<Server> StartOnTheEveAsync(Engine engine) => Server.StartAsync(
        engine, stores, new FakeTimeProvider(ProvinceTable.StartOfNational.AddMinutes(-1)), ("Rules:Book", "2020"));
}
