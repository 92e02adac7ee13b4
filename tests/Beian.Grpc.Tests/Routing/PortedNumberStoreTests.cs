using Beian.Audit;
using System.Text;
using Beian.Filings;
using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis;
using Beian.Routing;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Routing;

/// <summary>Ported numbers in the store: nobody's phone in clear, all or nothing, one round trip however many are asked for.</summary>
public sealed class PortedNumberStoreTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_store_knows_digests_and_operators_and_no_phone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        Somebody[] people = [.. Enumerable.Range(0, 20).Select(_ => new Somebody())];
        await server.PortAsync([.. people.Select(person => (person, Operator.Telecom))]);

        Assert.Equal(
            [$"{server.KeyPrefix}:{{ported}}.audit", $"{server.KeyPrefix}:{{ported}}:dev"],
            (await StoreDump.TakeAsync(server)).Keys.Order(StringComparer.Ordinal));
        var stored = await server.Store.HashGetAllAsync($"{server.KeyPrefix}:{{ported}}:dev");
        Assert.Equal(people.Length, stored.Length);
        Assert.All(stored, entry => Assert.Matches("^[A-Za-z0-9_-]{16}$", (string)entry.Name!));
        Assert.All(stored, entry => Assert.DoesNotContain(
            people, person => $"{entry.Name}{Encoding.Latin1.GetString((byte[])entry.Value!)}".Contains(person.Phone[3..], StringComparison.Ordinal)));
        Assert.All(stored, entry => Assert.Equal(Operator.Telecom, PortedEntry.OperatorOf((byte[])entry.Value!)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whoever_reads_meanwhile_sees_all_entries_of_a_request_or_none(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        Somebody[] people = [.. Enumerable.Range(0, 200).Select(_ => new Somebody())];
        PhoneNumber[] phones = [.. people.Select(Phone)];
        var operators = server.Services.GetRequiredService<OperatorOfNumber>();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < 50; n++)
            {
                await server.PortAsync([.. people.Select(person => (person, n % 2 == 0 ? Operator.Telecom : Operator.Unicom))]);
            }
        });
        do
        {
            Assert.Single((await operators.FindAsync(phones, CancellationToken.None)).Distinct());
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Many_phones_are_answered_for_at_once_each_in_its_place(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        (string Prefix, Operator? PortedTo, Operator Expected)[] table =
        [
            ("139", null, Operator.Mobile),
            ("139", Operator.Unicom, Operator.Unicom),
            ("133", null, Operator.Telecom),
            ("192", Operator.Telecom, Operator.Telecom),
            ("1700", null, Operator.Virtual),
            ("194", null, Operator.Virtual),
            // Nobody could set these; of ranges that cannot be ported, no entry is believed.
            ("1700", Operator.Mobile, Operator.Virtual),
            ("149", Operator.Mobile, Operator.Telecom),
            ("17400", Operator.Mobile, Operator.Telecom),
        ];
        PhoneNumber[] phones = [.. table.Select(row => Phone(Portings.With(row.Prefix)))];
        await server.Services.GetRequiredService<IPortedNumbers>().SetAsync(
            [.. phones.Zip(table, (phone, row) => new Porting(phone, row.PortedTo))],
            new AuditedChange("local", Server.Morning, AuditOutcome.PortedNumbersSet),
            CancellationToken.None);
        var operators = server.Services.GetRequiredService<OperatorOfNumber>();

        Assert.Equal(table.Select(row => row.Expected), await operators.FindAsync(phones, CancellationToken.None));
        Assert.Equal(table.Select(row => row.Expected).Reverse(), await operators.FindAsync([.. phones.Reverse()], CancellationToken.None));
        Assert.Empty(await operators.FindAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task A_submit_asks_once_whoever_is_named_and_then_writes()
    {
        await using var redis = await RedisProcess.StartAsync();
        // Without the worker, which asks as well before a message leaves.
        await using var server = Server.Start(
            redis.ConnectionString,
            services => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker))));
        await server.Filings.SubmitFilingAsync(Case.OfTwo(server).Order);

        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        await server.Filings.SubmitFilingAsync(Case.OfTwo(server).Order);

        var commands = (await monitor.TakeAsync())
            .Where(command => command.Contains(":{ported}:dev\"", StringComparison.Ordinal) || command.Contains(":filing:", StringComparison.Ordinal));
        Assert.Collection(
            commands,
            first => Assert.Matches($"^\"HMGET\" \"{server.KeyPrefix}:{{ported}}:dev\"( \"[A-Za-z0-9_-]{{16}}\"){{2}}$", first),
            second => Assert.StartsWith("\"EVALSHA\"", second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_set_or_guessed_and_what_was_set_is_there_afterwards()
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString);
        var person = new Somebody();
        var office = new Office(server, Province.Zhejiang);
        await server.PortAsync((person, Operator.Telecom));

        await store.KillAsync();
        Func<Task>[] calls =
        [
            () => server.PortAsync((person, Operator.Unicom)),
            () => office.SubmitAsync(FilingType.NewSite, manager: person),
        ];
        await Assert.AllAsync(calls, NoVerdict.OfAsync);

        await store.StartAgainAsync();
        var filing = await NoVerdict.RetriedAsync(() => office.SubmitAsync(FilingType.NewSite, manager: person));
        Assert.Equal(Operator.Telecom, filing.Challenges[0].Operator);
    }

    private static PhoneNumber Phone(Somebody person) => PhoneNumber.TryParse(person.Phone, out var phone) ? phone : throw new ArgumentException(null, nameof(person));
}
