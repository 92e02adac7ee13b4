using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Routing;

/// <summary>A number that was ported keeps its prefix; its messages go by the operator that it is with now.</summary>
public sealed class PortedNumberTests(SharedStores stores)
{
    private const string Telecom = "106598051001";
    private const string Unicom = "10655113";
    private const string Mobile = "106575000130";

    private static readonly (string Prefix, Operator To, string Sender)[] Table =
    [
        ("139", Operator.Telecom, Telecom),
        ("139", Operator.Unicom, Unicom),
        ("139", Operator.Broadnet, ""),
        ("133", Operator.Mobile, Mobile),
        ("130", Operator.Telecom, Telecom),
        ("192", Operator.Unicom, Unicom),
        ("1340", Operator.Mobile, Mobile),
    ];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Its_message_comes_over_the_new_operators_channel_from_that_operators_number(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var people = Table.Select(row => Portings.With(row.Prefix)).ToList();
        var set = await province.Server.PortAsync([.. people.Zip(Table, (person, row) => (person, row.To))]);
        Assert.Equal((Table.Length, 0), (set.ChangedCount, set.RemovedCount));

        List<(string, Operator, string)> seen = [];
        foreach (var (person, row) in people.Zip(Table))
        {
            var filing = await province.SubmitAsync(person);
            var challenge = filing.Challenges.Single();
            var message = Assert.Single(await province.MessagesAsync(filing, person));
            seen.Add((row.Prefix, message.Operator, challenge.SenderNumber));

            Assert.Equal(
                (message.Operator, message.SenderNumber, DeliveryState.Delivered),
                (challenge.Operator, challenge.Deliveries.Single().SenderNumber, challenge.Deliveries.Single().State));
            Assert.Equal(challenge.SenderNumber.Length > 0 ? challenge.SenderNumber : message.SenderNumber, message.SenderNumber);
        }

        Assert.Equal(Table, seen);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Of_two_people_each_is_served_by_their_own_operator_however_the_number_was_written(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        await province.Server.PortAsync(($"+86 {manager.Phone[..3]}-{manager.Phone[3..]}", Operator.Unicom));

        var filing = await province.SubmitAsync(principal, manager);

        Assert.Equal([Operator.Mobile, Operator.Unicom], filing.Challenges.Select(c => c.Operator));
        Assert.Equal(Mobile, Assert.Single(await province.MessagesAsync(filing, principal)).SenderNumber);
        Assert.Equal(Unicom, Assert.Single(await province.MessagesAsync(filing, manager)).SenderNumber);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Once_it_is_removed_the_prefix_decides_again(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (back, away) = (new Somebody(), new Somebody());
        await province.Server.PortAsync((back, Operator.Telecom), (away, Operator.Telecom));

        await province.Server.PortAsync((back, Operator.Unspecified));

        Assert.Equal(Operator.Mobile, (await province.SubmitAsync(back)).Challenges[0].Operator);
        Assert.Equal(Operator.Telecom, (await province.SubmitAsync(away)).Challenges[0].Operator);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_new_changed_or_removed_is_counted_and_a_repeat_changes_nothing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (first, second, third) = (new Somebody(), new Somebody(), new Somebody());
        ((Somebody, Operator)[] Portings, int Changed, int Removed)[] steps =
        [
            ([(first, Operator.Telecom)], 1, 0),
            ([(first, Operator.Telecom), (second, Operator.Unicom)], 1, 0),
            ([(first, Operator.Broadnet), (second, Operator.Unspecified), (third, Operator.Unspecified)], 1, 1),
            ([(first, Operator.Unspecified), (second, Operator.Mobile), (third, Operator.Mobile)], 2, 1),
            ([(second, Operator.Unspecified), (third, Operator.Unspecified)], 0, 2),
        ];
        foreach (var (portings, changed, removed) in steps)
        {
            var set = await server.PortAsync(portings);
            Assert.Equal((changed, removed), (set.ChangedCount, set.RemovedCount));
            var written = await StoreDump.TakeAsync(server);

            var again = await server.PortAsync(portings);

            Assert.Equal((0, 0), (again.ChangedCount, again.RemovedCount));
            Assert.Equal(written, await StoreDump.TakeAsync(server));
        }

        // What is left says who did it, and of no number.
        Assert.Equal([$"{server.KeyPrefix}:{{ported}}.audit"], (await StoreDump.TakeAsync(server)).Keys);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_bad_entry_and_none_is_set(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        await server.PortAsync((new Somebody(), Operator.Unicom));
        var before = await StoreDump.TakeAsync(server);

        var error = await ErrorStatus.OfAsync(() => server.PortAsync((new Somebody(), Operator.Telecom), (new Somebody(), Operator.Virtual)));

        Assert.StartsWith("numbers[1].operator ", Assert.Single(error.BadFields()), StringComparison.Ordinal);
        Assert.Equal(before, await StoreDump.TakeAsync(server));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_survives_a_restart(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (person, clock) = (new Somebody(), new FakeTimeProvider(Server.Morning.ToUniversalTime()));
        await using (var server = await place.StartAsync(clock))
        {
            await server.PortAsync((person, Operator.Telecom));
        }

        await using var restarted = await place.StartAsync(clock);
        var office = new Office(restarted, Province.Zhejiang);
        Assert.Equal(Operator.Telecom, (await office.SubmitAsync(FilingType.NewSite, manager: person)).Challenges[0].Operator);
        Assert.Equal(0, (await restarted.PortAsync((person, Operator.Telecom))).ChangedCount);
    }
}
