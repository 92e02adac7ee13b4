using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Limits;

/// <summary>How many calls a second a caller has. The framework's limiters go by the machine's clock, so these do as well.</summary>
public sealed class CallRateTests(SharedStores stores)
{
    private const int Many = 60;

    private static readonly (string, string)[] OneASecond = [("Limits:WritesPerSecond", "1")];

    [Fact]
    public async Task Who_calls_too_often_is_told_how_long_to_wait_and_nothing_is_done()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, [.. issuer.Settings, .. OneASecond, ("Verification:TriesPerPhoneAndId", "1000")]);
        var (portal, stranger) = (Portal(server, issuer, "portal-1"), new Somebody());

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => VerifyAsync(portal, stranger)));

        var refused = answers.OfType<RpcException>().ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, error => Assert.Equal(
            (StatusCode.ResourceExhausted, "RATE_LIMITED", TimeSpan.FromSeconds(1)), (error.StatusCode, error.Reason(), error.Wait())));
        // What was answered was counted as a try, and nothing else was.
        var province = await ProvinceSnapshot.TakeAsync(server, Province.Zhejiang);
        Assert.All(province.Of("tries"), window => Assert.EndsWith($":{Many - refused.Count}", province.Text(window), StringComparison.Ordinal));

        await Eventually.HoldsAsync("it is let in again", async () => await VerifyAsync(portal, stranger) is null);
    }

    [Fact]
    public async Task Each_caller_has_its_own_whatever_token_it_brings_and_reading_is_apart()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, .. OneASecond]);
        VerificationService.VerificationServiceClient[] tokens = [Portal(server, issuer, "portal-1"), Portal(server, issuer, "portal-1", hours: 2)];

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(n => VerifyAsync(tokens[n % 2], new Somebody())));
        var let = Enumerable.Range(0, Many).Where(n => answers[n] is null).ToList();
        var others = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => VerifyAsync(Portal(server, issuer, "portal-2"), new Somebody())));

        Assert.Contains(answers, answer => answer is not null);
        Assert.All(others, Assert.Null);
        Assert.InRange(let.Count, 2, Many - 1);
        await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ => await tokens[0].GetProvinceRulesAsync(new() { Province = Province.Zhejiang })));
    }

    [Fact]
    public async Task Captchas_have_a_rate_of_their_own_and_leave_entries_theirs()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, ("Limits:CaptchasPerSecond", "1")]);
        var portal = Portal(server, issuer, "portal-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => AnswerAsync(
            async () => await portal.CreateCaptchaAsync(new() { Province = Province.Zhejiang }))));

        var refused = answers.OfType<RpcException>().ToList();
        Assert.InRange(refused.Count, 1, Many - 2);
        Assert.All(refused, error => Assert.Equal(("RATE_LIMITED", "captchas"), (error.Reason(), error.Details().GetDetail<ErrorInfo>()!.Metadata["limit"])));
        Assert.Null(await VerifyAsync(portal, new Somebody()));
    }

    [Fact]
    public async Task Reading_has_a_rate_too()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, ("Limits:ReadsPerSecond", "20")]);
        var portal = Portal(server, issuer, "portal-1");

        // As many as a connection carries at once: Kestrel has words of its own for a client that has many more refused ("enhance your calm").
        var answers = await Task.WhenAll(Enumerable.Range(0, 95).Select(_ => AnswerAsync(
            async () => await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang }))));

        // A portion of two calls comes ten times a second.
        Assert.All(answers.OfType<RpcException>(), error => Assert.Equal(TimeSpan.FromMilliseconds(100), error.Wait()));
        Assert.Contains(answers, answer => answer is not null);
        Assert.Null(await VerifyAsync(portal, new Somebody()));
    }

    [Fact]
    public async Task A_flood_ends_with_one_status_whoever_turns_it_away()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, ("Limits:ReadsPerSecond", "20")]);
        var portal = Portal(server, issuer, "portal-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => AnswerAsync(
            async () => await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang }))));

        // The server, or the connection that has had too many of its streams refused.
        Assert.Contains(answers, answer => answer is null);
        Assert.Equal([StatusCode.ResourceExhausted], answers.OfType<RpcException>().Select(error => error.StatusCode).Distinct());
        Assert.Null(await VerifyAsync(portal, new Somebody()));
    }

    [Fact]
    public async Task Without_a_rate_and_in_Development_without_a_token_calls_are_not_counted()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, [.. issuer.Settings, .. OneASecond, ("Limits:ReadsPerSecond", "0")]);
        var portal = Portal(server, issuer, "portal-1");

        await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ => await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang })));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => VerifyAsync(server.Verification, new Somebody()))), Assert.Null);
    }

    private static Task<RpcException?> VerifyAsync(VerificationService.VerificationServiceClient portal, Somebody person) => AnswerAsync(
        async () => await portal.VerifyCodeAsync(new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, Code = "123456", IdLastSix = person.Id }));

    // Null where the call was answered.
    private static async Task<RpcException?> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException refused)
        {
            return refused;
        }
    }

    private static VerificationService.VerificationServiceClient Portal(Server server, Issuer issuer, string subject, int hours = 1) =>
        new(server.With(issuer.Token(
            Holder.OfPortal(Province.Zhejiang) with { Subject = subject }, Server.Morning, token => token.Expires = Server.Morning.AddHours(hours).UtcDateTime)));
}
