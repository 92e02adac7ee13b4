using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>A code is derived under the key that is written with, and must not be one that lives under another.</summary>
public sealed class CollisionOverSwitchTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_that_is_live_under_the_key_before_is_not_given_to_the_phone_again(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (first, second) = CollidingOverTheSwitch();
        var (person, clock) = (new Somebody(), new FakeTimeProvider(Server.Morning.ToUniversalTime()));
        await using (var before = await place.StartAsync(clock, Rings.Of("a")))
        {
            await before.Filings.SubmitFilingAsync(Order(first, person));
            Assert.Equal(CodeOf("a", first), (await before.MessagesAsync(person))[0].Code);
        }

        clock.SetUtcNow(Server.Morning.AddHours(1).ToUniversalTime());
        await using var after = await place.StartAsync(clock, Rings.Of("b", "a"));
        await after.Filings.SubmitFilingAsync(Order(second, person));
        Assert.NotEqual(CodeOf("a", first), (await after.MessagesAsync(person))[0].Code);
    }

    private static SubmitFilingRequest Order(string number, Somebody manager) =>
        new() { OrderNumber = number, Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = manager };

    // Among a million codes it takes some 1,200 orders on either side to meet a pair.
    private static (string First, string Second) CollidingOverTheSwitch()
    {
        var before = Enumerable.Range(0, 5_000).Select(n => $"before-{n}").ToLookup(order => CodeOf("a", order));
        var second = Enumerable.Range(0, 5_000).Select(n => $"after-{n}").First(order => before.Contains(CodeOf("b", order, hour: 1)));
        return (before[CodeOf("b", second, hour: 1)].First(), second);
    }

    private static string CodeOf(string key, string order, int hour = 0) => new CodeDerivation(new MasterKey(key, Convert.FromBase64String(Rings.Secret(key))))
        .Derive(FilingId.Of(Province.Zhejiang, "local", order), Server.Morning.AddHours(hour), challenge: 0, counter: 0).Reveal();
}
