using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Rekeying;
using Beian.Startup;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>A ring that does not suit the store, or the replicas at work, is refused at start and in a sentence that says what to do.</summary>
public sealed class RingRefusalTests(SharedStores stores)
{
    private readonly FakeTimeProvider _clock = new(Server.Morning.ToUniversalTime());

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Another_key_under_an_id_that_the_store_knows_is_refused(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using (await place.StartAsync(_clock, Rings.Of("a")))
        {
        }

        await RefusesAsync(place, Rings.Mistaken("a"), "The key a is not the one that the store knows by this id.");
        await using var right = await place.StartAsync(_clock, Rings.Of("a"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_ring_without_a_key_that_something_is_under_is_refused_and_told_what(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using (var server = await place.StartAsync(_clock, Rings.Of("a")))
        {
            await Case.OfOne(server).SubmittedAsync();
            await server.PortAsync((new Somebody(), Operator.Telecom));
        }

        _clock.Advance(TimeSpan.FromDays(1));
        await RefusesAsync(
            place, Rings.Of("b"), "The ring lacks the key a, and the store holds under it: 1 filings in Zhejiang, 1 ported numbers.");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_key_can_go_when_nothing_is_under_it_and_its_windows_are_over_and_not_before(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using (var server = await place.StartAsync(_clock, Rings.Of("a")))
        {
            await server.PortAsync((new Somebody(), Operator.Telecom));
        }

        var switched = _clock.GetUtcNow();
        await using (var server = await place.StartAsync(_clock, Rings.Of("b", "a")))
        {
            await server.Services.GetRequiredService<RekeyingPasses>().RunAsync(TestContext.Current.CancellationToken);
        }

        await RefusesAsync(place, Rings.Of("b"), $"The ring lacks the key a, under which tries are counted until {switched.AddMinutes(62):u}.");
        _clock.SetUtcNow(switched.AddMinutes(62));
        await using var retired = await place.StartAsync(_clock, Rings.Of("b"));
        Assert.Equal(FilingState.AwaitingVerification, (await (await Case.OfOne(retired).SubmittedAsync()).ReadAsync()).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_replica_that_would_write_what_another_cannot_read_is_refused(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using var old = await place.StartAsync(_clock, Rings.Of("a"));

        await RefusesBesideAsync(place, Rings.Of("b", "a"), "cannot read what is written with b. Give every replica that key first");
        await using var prepared = await place.StartReplicaAsync(_clock, Rings.Of("a", "b"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_replica_that_cannot_read_what_another_writes_is_refused(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using var @new = await place.StartAsync(_clock, Rings.Of("b", "a"));

        await RefusesBesideAsync(place, Rings.Of("a"), "The ring lacks the key b, ");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_replica_that_was_killed_stands_in_the_way_for_a_minute_and_one_at_work_as_long_as_it_runs(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using var server = await place.StartAsync(_clock, Rings.Of("a", "b"));
        RedisKeyOfRing ring = new(server);
        await ring.LeaveBehindAsync("killed", _clock.GetUtcNow().AddMinutes(1), "a");

        await RefusesBesideAsync(place, Rings.Of("b", "a"), "The replica killed cannot read what is written with b.");
        for (var seconds = 0; seconds < 60; seconds += 10)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await ring.HasRenewedAsync(_clock.GetUtcNow());
        }

        await using (await place.StartReplicaAsync(_clock, Rings.Of("b", "a")))
        {
            await RefusesBesideAsync(place, Rings.Of("c", "a", "b"), "cannot read what is written with c");
        }
    }

    private Task RefusesAsync(SharedPlace place, (string, string)[] settings, string reason) => RefusesAsync(() => place.StartAsync(_clock, settings), reason);

    private Task RefusesBesideAsync(SharedPlace place, (string, string)[] settings, string reason) =>
        RefusesAsync(() => place.StartReplicaAsync(_clock, settings), reason);

    private static async Task RefusesAsync(Func<Task<Server>> start, string reason)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(async () => await (await start()).DisposeAsync());
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The registry, seen past the servers.</summary>
    private sealed class RedisKeyOfRing(Server server)
    {
        private readonly string _key = $"{server.KeyPrefix}:{{ring}}";

        public Task<bool> LeaveBehindAsync(string replica, DateTimeOffset until, string key) =>
            server.Store.HashSetAsync(_key, $"replica:{replica}", $"{until.ToUnixTimeMilliseconds()};{key};{key}");

        /// <summary>Waits until the server has renewed its registration, where it is time for that.</summary>
        public Task HasRenewedAsync(DateTimeOffset now) => Eventually.HoldsAsync("the registration is renewed", async () =>
        {
            var own = (await server.Store.HashGetAllAsync(_key)).Single(field => $"{field.Name}".StartsWith("replica:", StringComparison.Ordinal) && field.Name != "replica:killed");
            return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse($"{own.Value}".Split(';')[0])) > now.AddSeconds(35);
        });
    }
}
