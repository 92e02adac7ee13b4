using Beian.Grpc.Tests.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>What a code is: six digits for one phone and one filing.</summary>
public sealed class CodeTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Leading_zeros_are_sent_and_must_be_typed(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var request = AuditedProvince.NewSite(person);
        request.OrderNumber = Enumerable.Range(0, int.MaxValue).Select(n => $"zeros-{n}")
            .First(order => CollidingOrders.CodeOf(province, order).StartsWith("00", StringComparison.Ordinal));

        var filing = await province.SubmitAsync(request);
        await province.SettleAsync();

        var message = Assert.Single(await province.MessagesAsync(filing, person));
        Assert.Matches("^00[0-9]{4}$", message.Code);
        Assert.Contains(message.Code, message.Text, StringComparison.Ordinal);
        var error = await ErrorStatus.OfAsync(() => province.VerifyAsync(person, message.Code.TrimStart('0')));
        Assert.Equal(["code must be exactly six digits"], error.BadFields());
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, message.Code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task At_the_millisecond_of_its_deadline_a_code_is_dead(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (inTime, late) = (new Somebody(), new Somebody());
        // Submitted without letting time pass in between, so that both have the same deadline.
        var inTimeFiling = await province.SubmitAsync(AuditedProvince.NewSite(inTime));
        var lateFiling = await province.SubmitAsync(AuditedProvince.NewSite(late));
        await province.SettleAsync();
        Assert.Equal(inTimeFiling.Deadline, lateFiling.Deadline);

        province.GoTo(inTimeFiling.Deadline.ToDateTimeOffset().AddTicks(-1));
        var before = await province.VerifyAsync(inTime, await province.CodeAsync(inTimeFiling, inTime));
        province.GoTo(lateFiling.Deadline.ToDateTimeOffset());
        var after = await province.VerifyAsync(late, await province.CodeAsync(lateFiling, late));

        Assert.Equal(VerifyOutcome.Forwarded, before.Outcome);
        Assert.Equal((VerifyOutcome.Failed, ReturnReason.CodeExpired), (after.Outcome, after.ReturnReason));
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(inTimeFiling)).State);
        Assert.Equal(FilingState.Returned, (await province.ReadAsync(lateFiling)).State);
    }
}
