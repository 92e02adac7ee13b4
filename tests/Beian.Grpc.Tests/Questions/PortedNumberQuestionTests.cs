using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Questions;

/// <summary>携号转网: the question of whoever took their number along; see <c>docs/user-questions.md</c>.</summary>
public sealed class PortedNumberQuestionTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whoever_took_their_number_to_another_operator_is_sent_messages_over_that_one_once_it_is_set(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var wrong = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        Assert.Equal(Operator.Mobile, wrong.Challenges[0].Operator);
        await office.WithdrawAsync(wrong);

        Assert.Equal(1, (await server.PortAsync((manager, Operator.Unicom))).ChangedCount);

        var right = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        Assert.Equal((Operator.Unicom, "10655113"), (right.Challenges[0].Operator, right.Challenges[0].SenderNumber));
        var arrived = await server.MessagesAsync(manager, count: 2);
        Assert.Equal(
            [(Operator.Mobile, "106575000130"), (Operator.Unicom, "10655113")], arrived.Select(m => (m.Operator, m.SenderNumber)));
        Assert.Equal(VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, await office.CodeAsync(right, manager))).Outcome);
    }
}
