using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Two filings of one phone whose codes would be equal: the live ones never are.</summary>
public sealed class CodeCollisionTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, 0)]
    [InlineData(Engine.ManagedRedis, 1)]
    [InlineData(Engine.RedisCluster, 0)]
    [InlineData(Engine.RedisCluster, 1)]
    public async Task A_code_that_is_live_is_passed_over_and_both_filings_can_be_verified(Engine engine, int challenge)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (person, other) = (new Somebody(), new Somebody());
        var (firstOrder, secondOrder) = CollidingOrders.Find(province, challenge);
        var equal = CollidingOrders.CodeOf(province, firstOrder);
        Assert.Equal(equal, CollidingOrders.CodeOf(province, secondOrder, challenge));

        var first = await province.SubmitAsync(Order(firstOrder, person));
        var second = await province.SubmitAsync(challenge == 0 ? Order(secondOrder, person) : Order(secondOrder, other, person));
        await province.SettleAsync();

        Assert.Equal(equal, await province.CodeAsync(first, person));
        Assert.NotEqual(equal, await province.CodeAsync(second, person));
        var ofSecond = await province.VerifyAsync(person, await province.CodeAsync(second, person));
        Assert.Equal(challenge == 0 ? VerifyOutcome.Forwarded : VerifyOutcome.AwaitingOthers, ofSecond.Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, equal)).Outcome);
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(first)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retried_submit_keeps_the_code_that_its_filing_got_instead(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var (firstOrder, secondOrder) = CollidingOrders.Find(province);
        await province.SubmitAsync(Order(firstOrder, person));
        var second = await province.SubmitAsync(Order(secondOrder, person));
        await province.SettleAsync();

        Assert.Equal(second.FilingId, (await province.SubmitAsync(Order(secondOrder, person))).FilingId);

        province.GoTo(second.SubmitTime.ToDateTimeOffset().AddMinutes(1));
        Assert.Equal(ResendOutcome.Sent, (await province.ResendAsync(person)).Outcome);
        Assert.Equal(2, (await province.MessagesAsync(second, person)).Count);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, await province.CodeAsync(second, person))).Outcome);
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(second)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_that_has_died_is_free_again_and_then_means_the_live_filing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var (firstOrder, secondOrder) = CollidingOrders.Find(province);
        var code = CollidingOrders.CodeOf(province, firstOrder);
        await province.SubmitAsync(Order(firstOrder, person));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
        Assert.Equal(VerifyOutcome.AlreadyVerified, (await province.VerifyAsync(person, code)).Outcome);

        var second = await province.SubmitAsync(Order(secondOrder, person));

        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(second)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_that_closes_leaves_alone_the_code_that_another_took_over_from_it(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (person, manager) = (new Somebody(), new Somebody());
        var (firstOrder, secondOrder) = CollidingOrders.Find(province);
        var code = CollidingOrders.CodeOf(province, firstOrder);
        var managerCode = CollidingOrders.CodeOf(province, firstOrder, challenge: 1);
        await province.SubmitAsync(Order(firstOrder, person, manager));
        Assert.Equal(VerifyOutcome.AwaitingOthers, (await province.VerifyAsync(person, code)).Outcome);
        await province.SubmitAsync(Order(secondOrder, person));

        // The first filing closes. The code that its principal used up is live again, and the second filing's.
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(manager, managerCode)).Outcome);

        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
    }

    private static SubmitFilingRequest Order(string orderNumber, Somebody manager)
    {
        var request = AuditedProvince.NewSite(manager);
        request.OrderNumber = orderNumber;
        return request;
    }

    private static SubmitFilingRequest Order(string orderNumber, Somebody principal, Somebody manager)
    {
        var request = AuditedProvince.FirstFiling(principal, manager);
        request.OrderNumber = orderNumber;
        return request;
    }
}
