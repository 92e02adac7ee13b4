using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>Which portals need a captcha is a setting: by caller, by province, or both. The rules tell a portal.</summary>
public sealed class WhichPortalsTests(SharedStores stores)
{
    [Fact]
    public async Task A_portal_needs_one_where_the_setting_names_it_and_nowhere_else()
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores,
            [
                .. issuer.Settings,
                ("Captcha:RequiredOf:0:Province", "anhui"),
                ("Captcha:RequiredOf:1:Caller", $"everywhere@{Issuer.Name}"),
                ("Captcha:RequiredOf:2:Caller", $"half@{Issuer.Name}"),
                ("Captcha:RequiredOf:2:Province", "33"),
            ]);
        (string Who, Province Where, bool Needs)[] table =
        [
            ("anybody", Province.Anhui, true),
            ("anybody", Province.Zhejiang, false),
            ("everywhere", Province.Anhui, true),
            ("everywhere", Province.Zhejiang, true),
            ("everywhere", Province.Fujian, true),
            ("half", Province.Zhejiang, true),
            ("half", Province.Fujian, false),
        ];
        await Assert.AllAsync(table, async row =>
        {
            var holder = Holder.OfPortal(Province.Anhui, Province.Zhejiang, Province.Fujian) with { Subject = row.Who };
            var portal = new VerificationService.VerificationServiceClient(server.With(issuer.Token(holder, Server.Morning)));
            var entry = new VerifyCodeRequest(Case.OfOne(server).Entry("000000")) { Province = row.Where };
            var resend = new ResendCodeRequest(Case.OfOne(server).Resend()) { Province = row.Where };

            Assert.Equal(row.Needs, (await portal.GetProvinceRulesAsync(new() { Province = row.Where })).CaptchaRequired);
            Assert.Equal(row.Needs ? "CAPTCHA_REQUIRED" : "judged", await AnswerAsync(async () => await portal.VerifyCodeAsync(entry)));
            Assert.Equal(row.Needs ? "CAPTCHA_REQUIRED" : "judged", await AnswerAsync(async () => await portal.ResendCodeAsync(resend)));
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Where_none_is_needed_whatever_is_sent_of_one_is_overlooked(Engine engine)
    {
        using var reader = new CaptchaReader();
        await using var server = await Server.StartAsync(engine, stores, reader.AddTo);
        var captcha = reader.Solve(await server.Verification.CreateCaptchaAsync(new() { Province = Case.Where }));
        foreach (var sent in new CaptchaAnswer[] { captcha, new(captcha) { Answer = "" }, new() { Id = "x" }, new() })
        {
            var entry = new VerifyCodeRequest(Case.OfOne(server).Entry("000000")) { Captcha = sent };
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(entry)).Outcome);
        }

        Assert.Single((await ProvinceSnapshot.TakeAsync(server, Case.Where)).Of("captcha"));
    }

    [Fact]
    public async Task Unless_the_setting_says_so_nobody_needs_one()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        foreach (var province in Provinces.All)
        {
            Assert.False((await server.Verification.GetProvinceRulesAsync(new() { Province = province })).CaptchaRequired, $"{province}");
        }
    }

    private static async Task<string> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "judged";
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }
}
