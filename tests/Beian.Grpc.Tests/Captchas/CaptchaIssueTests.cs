using System.Text;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using SkiaSharp;
using Xunit;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>What a portal is given, and what is left of it in the store and the log: never the text.</summary>
public sealed class CaptchaIssueTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_captcha_is_a_picture_an_id_and_a_time_until_when(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores, ("Captcha:Lifetime", "00:03:00"));
        var (first, second) = (await portal.CreateAsync(), await portal.CreateAsync());

        Assert.All([first, second], captcha =>
        {
            Assert.Matches(@"\A[A-Za-z0-9_-]{16}\z", captcha.Id);
            Assert.Equal(portal.Server.Clock.GetUtcNow().AddMinutes(3), captcha.ExpireTime.ToDateTimeOffset());
            using var picture = SKBitmap.Decode(captcha.PicturePng.ToByteArray());
            Assert.Equal((160, 60), (picture.Width, picture.Height));
            Assert.InRange(captcha.PicturePng.Length, 2_000, 12_000);
            Assert.Matches(@"\A[34679ACEFGHJKMNPRTWXY]{4}\z", portal.Read(captcha));
        });
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.PicturePng, second.PicturePng);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Its_text_is_nowhere_but_as_a_keyed_digest_and_goes_by_itself(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores);
        var captcha = await portal.CreateAsync();
        var text = portal.Read(captcha);
        await portal.VerifyAsync(Case.OfOne(portal.Server).Entry("000000"), new() { Id = (await portal.CreateAsync()).Id, Answer = text });

        var snapshot = await ProvinceSnapshot.TakeAsync(portal.Server, Case.Where);
        var key = Assert.Single(snapshot.Of("captcha"));
        Assert.Equal($"captcha:{captcha.Id}", key);
        Assert.Matches($@"\A{captcha.ExpireTime.ToDateTimeOffset().ToUnixTimeMilliseconds()}:[A-Za-z0-9_-]{{16}}\z", (string)snapshot.Text(key)!);
        new StoreAudit(portal.Server, snapshot).Holds();
        Assert.InRange(snapshot.Life(key)!.Value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.All([text, text.ToLowerInvariant()], shown =>
        {
            Assert.DoesNotContain(snapshot.Everything, entry => entry.Contains(Convert.ToHexString(Encoding.ASCII.GetBytes(shown)), StringComparison.Ordinal));
            Assert.DoesNotContain(portal.Server.Log.Lines, line => line.Contains(shown, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_captcha_is_one_command_and_its_use_none_beside_the_verdicts()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var portal = GuardedPortal.Start(redis.ConnectionString, Workers.RemoveAll);
        var entry = Case.OfOne(portal.Server).Entry("000000");
        await portal.VerifyAsync(entry, await portal.SolvedAsync());

        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        var captcha = await portal.SolvedAsync();
        Assert.StartsWith("\"SETEX\"", Assert.Single(await monitor.TakeCallsAsync(portal.Server)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Mismatch", await portal.VerifyAsync(entry, captcha));
        Assert.StartsWith("\"EVALSHA\"", Assert.Single(await monitor.TakeCallsAsync(portal.Server)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_the_store_is_away_there_is_no_captcha()
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:00.2"));
        await store.KillAsync();

        var error = await ErrorStatus.OfAsync(async () => await server.Verification.CreateCaptchaAsync(new() { Province = Province.Zhejiang }));
        Assert.Equal("STORE_UNAVAILABLE", error.Reason());
    }
}
