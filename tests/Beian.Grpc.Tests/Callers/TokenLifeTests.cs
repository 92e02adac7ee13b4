using Beian.Callers;
using Beian.Files;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Rpc;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>How long a token is good: until it expires or its key is gone, however often it was good before.</summary>
public sealed class TokenLifeTests(SharedStores stores)
{
    // The hour of a token, and the skew of clocks that is put up with.
    private static readonly TimeSpan Life = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_watch_ends_with_its_token_and_goes_on_with_the_next(Engine engine)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(engine, stores, issuer.Production);
        var provider = Provider(server, issuer);
        using var watch = Watch.Open(provider);
        await watch.NextAsync();
        await provider.SubmitFilingAsync(NewSite("seen"));
        await watch.ChangesAsync(1);

        server.Clock.Advance(Life - TimeSpan.FromMilliseconds(1));
        var next = Provider(server, issuer);
        await next.SubmitFilingAsync(NewSite("seen-at-last"));
        await watch.ChangesAsync(1);
        var end = watch.EndAsync();
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_EXPIRED"), ((await end).StatusCode, (await end).Reason()));
        await next.SubmitFilingAsync(NewSite("missed"));
        using var later = Watch.Open(next, watch.Token);
        Assert.Equal("missed", (await later.ChangesAsync(1))[0].Change.OrderNumber);
    }

    [Fact]
    public async Task A_watch_of_the_handset_ends_with_its_token()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        var token = issuer.Token(Holder.OfOperator(), server.Clock.GetUtcNow());
        using var watch = await HandsetStream.OpenAsync(new SimulatorService.SimulatorServiceClient(server.With(token)));
        var end = ErrorStatus.OfAsync(() => watch.NextAsync());

        server.Clock.Advance(Life);

        Assert.Equal("TOKEN_EXPIRED", (await end).Reason());
    }

    [Fact]
    public async Task A_token_of_many_weeks_expires_when_they_are_over()
    {
        var clock = new FakeTimeProvider();
        await using var expiry = new Expiry(clock.GetUtcNow().AddDays(100), clock);
        for (var days = 0; days < 100; days++)
        {
            Assert.False(expiry.Token.IsCancellationRequested);
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.True(expiry.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task No_more_tokens_are_remembered_than_the_setting_says()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Production, ("Callers:RememberedTokens", "100")]);
        var tokens = Enumerable.Range(0, 120).Select(n => issuer.Token(Holder.OfProvider($"provider-{n}"), server.Clock.GetUtcNow())).ToList();
        var known = server.Services.GetRequiredService<KnownTokens>();

        foreach (var token in tokens)
        {
            await new FilingService.FilingServiceClient(server.With(token)).ListFilingsAsync(new());
            Assert.InRange(tokens.Count(t => known.Find(t) is not null), 1, 100);
        }
    }

    [Fact]
    public async Task A_token_that_was_good_is_not_once_it_has_expired()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Production);
        var provider = Provider(server, issuer);
        await provider.ListFilingsAsync(new());

        server.Clock.Advance(Life - TimeSpan.FromMilliseconds(1));
        await provider.ListFilingsAsync(new());
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("TOKEN_EXPIRED", (await ErrorStatus.OfAsync(async () => await provider.ListFilingsAsync(new()))).Reason());
    }

    [Fact]
    public async Task A_token_that_was_good_is_not_once_its_key_is_gone_and_one_of_the_new_key_is()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Production);
        var before = Provider(server, issuer);
        await before.ListFilingsAsync(new());

        issuer.Rotate();
        var after = Provider(server, issuer);
        // Once, so that the tokens do not end while the file is read; the rest only wakes what was overlooked.
        server.Clock.Advance(FollowedFiles<object>.Interval);
        await Eventually.HoldsAsync("the server has read the new key", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return await IsKnownAsync(after);
        });

        Assert.Equal("CALLER_UNAUTHENTICATED", (await ErrorStatus.OfAsync(async () => await before.ListFilingsAsync(new()))).Reason());
    }

    [Fact]
    public async Task A_broken_key_file_leaves_the_keys_as_they_were()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Production);
        server.Log.Expect("A changed file cannot be used");
        var (provider, keys) = (Provider(server, issuer), await File.ReadAllTextAsync(issuer.KeyFile));

        await File.WriteAllTextAsync(issuer.KeyFile, keys[..20]);
        await Eventually.HoldsAsync("the server has seen it", () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(server.Log.Lines.Any(line => line.Contains("A changed file cannot be used", StringComparison.Ordinal)));
        });

        await provider.ListFilingsAsync(new());
    }

    private static async Task<bool> IsKnownAsync(FilingService.FilingServiceClient provider)
    {
        try
        {
            await provider.ListFilingsAsync(new());
            return true;
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.Unauthenticated)
        {
            return false;
        }
    }

    private static FilingService.FilingServiceClient Provider(Server server, Issuer issuer) =>
        new(server.With(issuer.Token(Holder.OfProvider("tencent"), server.Clock.GetUtcNow())));

    private static SubmitFilingRequest NewSite(string order) =>
        new() { OrderNumber = order, Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody() };
}
