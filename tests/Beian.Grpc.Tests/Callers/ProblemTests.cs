using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>What somebody is told whom the server does not know.</summary>
public sealed class ProblemTests(SharedStores stores)
{
    private static readonly Holder Somebody = Holder.OfProvider("tencent");

    [Fact]
    public async Task The_answer_says_what_is_wrong_with_the_token_and_never_shows_it()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        await Assert.AllAsync(TokenState.Bad, async state =>
        {
            var token = state.Make(issuer, Somebody)!;
            var error = await RefusedAsync(server, new Metadata { { "authorization", $"Bearer {token}" } });
            Assert.Equal((StatusCode.Unauthenticated, state.Reason, state.Problem), (error.StatusCode, error.Reason(), ProblemOf(error)));
            Assert.DoesNotContain(token, error.Texts(), StringComparison.Ordinal);
            Assert.DoesNotContain(server.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("token")]
    public async Task In_Development_too_what_is_no_token_is_refused(string authorization)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        var error = await RefusedAsync(server, new Metadata { { "authorization", authorization } });
        Assert.Equal(("CALLER_UNAUTHENTICATED", "UNREADABLE_TOKEN"), (error.Reason(), ProblemOf(error)));
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        var bearer = $"Bearer {issuer.Token(Somebody, Server.Morning)}";
        var error = await RefusedAsync(server, new Metadata { { "authorization", bearer }, { "authorization", bearer } });
        Assert.Equal("UNREADABLE_TOKEN", ProblemOf(error));
    }

    public static TheoryData<string, Dictionary<string, object>> IncompleteClaims => new()
    {
        { "a provider without an id", new() { ["role"] = "provider" } },
        { "a provider whose id is none", new() { ["role"] = "provider", ["provider_id"] = "a b\n" } },
        { "a portal without provinces", new() { ["role"] = "portal", ["bureau_provinces"] = "33" } },
        { "a portal of nowhere", new() { ["role"] = "portal", ["portal_provinces"] = "" } },
        { "a portal of a province that is none", new() { ["role"] = "portal", ["portal_provinces"] = "33,71" } },
        { "a bureau of a province by another name", new() { ["role"] = "bureau", ["bureau_provinces"] = "CANTON" } },
        { "a subject longer than a subject", new() { ["sub"] = new string('a', 256) } },
        { "a binding that is not known", new() { ["cnf"] = new Dictionary<string, object> { ["jkt"] = "abc" } } },
    };

    [Theory]
    [MemberData(nameof(IncompleteClaims))]
    public async Task A_token_that_is_not_whole_is_refused_whatever_it_is_for(string what, Dictionary<string, object> claims)
    {
        Assert.NotEmpty(what);
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        var token = issuer.Token(Holder.OfOperator(), Server.Morning, t => t.Claims = claims.Concat(t.Claims.Where(c => !claims.ContainsKey(c.Key))).ToDictionary());

        Assert.Equal("UNUSABLE_CLAIMS", ProblemOf(await RefusedAsync(server, new Metadata { { "authorization", $"Bearer {token}" } })));
    }

    [Theory]
    [InlineData("ZHEJIANG,44")]
    [InlineData("33 guangdong")]
    [InlineData("44, 33,")]
    public async Task Provinces_are_told_by_code_or_name(string provinces)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, issuer.Settings);
        var token = issuer.Token(Holder.OfPortal(), Server.Morning, t => t.Claims["portal_provinces"] = provinces);
        var portal = new VerificationService.VerificationServiceClient(server.With(token));

        await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang });
        await portal.GetProvinceRulesAsync(new() { Province = Province.Guangdong });
        Assert.Equal("PROVINCE_NOT_PERMITTED", (await ErrorStatus.OfAsync(async () => await portal.GetProvinceRulesAsync(new() { Province = Province.Beijing }))).Reason());
    }

    private static Task<RpcException> RefusedAsync(Server server, Metadata headers) => ErrorStatus.OfAsync(
        async () => await server.Filings.ListFilingsAsync(new ListFilingsRequest(), headers));

    private static string ProblemOf(RpcException error) => error.Details().GetDetail<ErrorInfo>()!.Metadata.GetValueOrDefault("problem") ?? "";
}
