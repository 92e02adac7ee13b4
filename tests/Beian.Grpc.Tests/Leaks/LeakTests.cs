using System.Diagnostics;
using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Captchas;
using Beian.Grpc.Tests.Rpc;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Secrets;
using Beian.Grpc.Tests.Stores;
using Beian.Grpc.Tests.Telemetry;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Leaks;

/// <summary>Whatever happens, no code, no ID digits and no full phone come out anywhere but on the handset.</summary>
[Collection(Listened.Name)]
public sealed class LeakTests(SharedStores stores)
{
    private static readonly string[] Everywhere = ["logs", "measurements", "replies", "spans", "the store"];

    [Fact]
    public async Task Every_call_right_and_wrong_and_every_error_leaves_no_secret_behind()
    {
        using var trap = LeakTrap.Begin();
        foreach (var engine in new[] { Engine.ManagedRedis, Engine.RedisCluster })
        {
            await LiveAsync(engine);
            await SwitchKeysAsync(engine);
            await CallAsync(engine);
        }

        foreach (var error in ErrorScenarios.All.Values)
        {
            await error(stores);
        }

        Assert.Equal(Everywhere, trap.Places);
        Assert.True(trap.Size > 1_000_000, $"Only {trap.Size} bytes were searched.");
        Assert.Empty(trap.Leaks());
    }

    [Fact]
    public async Task A_leak_is_seen_wherever_it_is()
    {
        const string Logged = "13911155501", Scoped = "13922255502", Traced = "13933355503", Measured = "13944455504";
        const string Keyed = "13955555505", Stored = "13966655506", Replied = "13977755507";
        using var trap = LeakTrap.Begin();
        foreach (var phone in new[] { Logged, Scoped, Traced, Measured, Keyed, Stored, Replied })
        {
            trap.KnowsPhone(phone);
        }

        await using (var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, services => services.AddSingleton<IStartupFilter>(new ReplyingWith(Replied))))
        {
            var logger = server.Services.GetRequiredService<ILogger<LeakTests>>();
            LogTyped(logger, Logged);
            using (ScopeOf(logger, Scoped))
            {
                using var source = new ActivitySource("planted");
                source.StartActivity("planted")?.SetTag("phone", Traced).Dispose();
            }

            using var meter = new Meter("planted");
            meter.CreateCounter<long>("planted").Add(1, new KeyValuePair<string, object?>("phone", Measured));
            await server.Store.StringSetAsync($"{server.KeyPrefix}:planted:{Keyed}", "nothing");
            await server.Store.HashSetAsync($"{server.KeyPrefix}:planted", "field", Convert.ToBase64String("xx13966655506"u8));
            await server.Filings.ListFilingsAsync(new());
        }

        var leaks = trap.Leaks();
        string[] planted =
        [
            $"logs: the phone {Logged}", $"logs: the phone {Scoped}", $"spans: the phone {Traced}", $"measurements: the phone {Measured}",
            $"the store: the phone {Keyed}", $"the store: the phone {Stored}", $"replies: the phone {Replied}",
        ];
        Assert.All(planted, leak => Assert.Contains(leaks, seen => seen.StartsWith(leak, StringComparison.Ordinal)));
    }

    // Two people's filings from the submit to the bureau and out of the system again, with everything on the way that may go wrong.
    private async Task LiveAsync(Engine engine)
    {
        using var reader = new CaptchaReader();
        await using var server = await Server.StartAsync(engine, stores, reader.AddTo, ("Outbox:Routes:Mobile:Fallback", "Virtual"), ("Captcha:RequiredOf:0:Province", "BEIJING"));
        server.Log.Expect("carrier");
        var (principal, manager) = (new Somebody(), new Somebody { Id = "567(8)" });
        var office = new Office(server, Province.Zhejiang);
        using var watch = await Watch.StandingAsync(server, Province.Zhejiang);

        await SolveAsync(server, reader, manager);
        var order = office.Order(FilingType.FirstFiling, principal, manager);
        order.Principal.PhoneNumber = $"+86 {principal.Phone[..3]}-{principal.Phone[3..7]}-{principal.Phone[7..]}";
        order.SiteManager.IdLastSix = "５６７（８）";
        var filing = await office.SubmitAsync(order);
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        await office.MistypeIdAsync(principal, first, times: 3);
        await office.VerifyAsync(principal, WrongEntries.Other(first));
        await office.VerifyAsync(manager, first);
        await office.VerifyAsync(principal, first);
        await office.VerifyAsync(principal, first);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await office.ResendAsync(manager);
        await office.ResendAsync(principal);
        await office.VerifyAsync(manager, second);
        await office.ApproveAsync(await office.SettledAsync(filing), "浙ICP备20260001号");
        Assert.Equal("RECORD_PHONE_MISMATCH", (await office.RefusedAsync(office.Order(FilingType.Access, manager: principal, icp: "浙ICP备20260001号-1"))).Reason());
        await office.RefusedAsync(office.Order(FilingType.Access, manager: new Somebody(), icp: "浙ICP备20260001号-1"));

        foreach (var behavior in new[]
        {
            new Carriers.Simulated.CarrierBehavior { RejectionRate = 1 }, new Carriers.Simulated.CarrierBehavior { FailureRate = 1 },
            new Carriers.Simulated.CarrierBehavior { LossRate = 1 }, new Carriers.Simulated.CarrierBehavior { AnswerLossRate = 1 },
        })
        {
            server.CarriersBehave(behavior);
            await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
            var steps = 0;
            await server.PassUntilAsync("a minute has passed", () => Task.FromResult(++steps > 20), TimeSpan.FromSeconds(3));
        }

        server.CarriersBehave(Carriers.Simulated.CarrierBehavior.Faultless);
        var failed = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        await office.MistypeIdAsync(manager, await office.CodeAsync(failed, manager), times: 5);
        await office.VerifyAsync(manager, manager.Codes.First());
        var again = office.Order(FilingType.NewSite, manager: manager);
        again.ResubmissionOf = failed.FilingId;
        await office.WithdrawAsync(await office.SubmitAsync(again));
        await server.Operations().RunNoonResendAsync(new());
        server.Clock.SetUtcNow(Server.Morning.AddHours(3.01).ToUniversalTime());
        await server.PortAsync((manager, Operator.Telecom));
        await server.Operations().ListCarriersAsync(new());
        await server.Operations().ListAuditLinesAsync(new());
        await watch.ChangesAsync(3);
        await ErrorStatus.OfAsync(async () => await server.Operations().ErasePersonAsync(new() { PhoneNumber = "not a phone: " + principal.Phone }));
        await server.Operations().ErasePersonAsync(new() { PhoneNumber = manager.Phone });
        await server.Operations().ListAuditLinesAsync(new());
    }

    // In a province whose portal needs one: with a captcha's right answer, with a wrong one, and with one that was used up.
    private static async Task SolveAsync(Server server, CaptchaReader reader, Somebody person)
    {
        var captcha = reader.Solve(await server.Verification.CreateCaptchaAsync(new() { Province = Province.Beijing }));
        var entry = new VerifyCodeRequest
        {
            Province = Province.Beijing, PhoneNumber = person.Phone, Code = "135790", IdLastSix = person.WrongId, Captcha = captcha,
        };
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(entry)).Outcome);
        await ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(entry));
        entry.Captcha = reader.Solve(await server.Verification.CreateCaptchaAsync(new() { Province = Province.Beijing }));
        entry.Captcha.Answer = "zzzz";
        await ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(entry));
    }

    // A key comes in and another goes, with a filing open, one on record and a number ported.
    private async Task SwitchKeysAsync(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var clock = new FakeTimeProvider(Server.Morning.ToUniversalTime());
        var (principal, manager) = (new Somebody(), new Somebody());
        Filing open = new();
        await using (var before = await place.StartAsync(clock, Rings.Of("a", "b")))
        {
            var office = new Office(before, Province.Zhejiang);
            var approved = await office.SubmitAsync(FilingType.FirstFiling, principal, principal);
            await office.VerifiedAsync(approved, principal);
            await office.ApproveAsync(await office.SettledAsync(approved), "浙ICP备20260002号");
            await before.PortAsync((principal, Operator.Telecom));
            open = await office.SubmitAsync(FilingType.NewSite, manager: manager);
            await office.CodeAsync(open, manager);
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        await using var after = await place.StartAsync(clock, Rings.Of("b", "a"));
        var switched = new Office(after, Province.Zhejiang);
        await switched.MistypeIdAsync(manager, manager.Codes.First(), times: 1);
        await switched.ResendAsync(manager);
        await switched.VerifyAsync(manager, manager.Codes.First());
        clock.Advance(TimeSpan.FromDays(8));
        await switched.SubmitAsync(FilingType.NewSite, manager: principal);
        clock.Advance(TimeSpan.FromDays(2));
        await Eventually.HoldsAsync("nothing is open", async () =>
            !await after.Store.KeyExistsAsync($"{after.KeyPrefix}:{{{(int)Province.Zhejiang}}}:deadlines"));
        await Eventually.HoldsAsync("nothing is under the key before", async () =>
            !(await StoreContents.ReadAsync(after)).Any(key => key.Values.Any(value => ((byte[])value!).AsSpan().StartsWith("a:"u8))));
    }

    // Every request there is, as it should be and with each of its fields spoilt.
    private async Task CallAsync(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        foreach (var sample in await RequestSamples.PrepareAsync(server))
        {
            await sample.SendAsync(sample.Request);
            foreach (var path in FieldPath.LeavesOf(sample.Request.Descriptor).Where(path => !path.IsExcludedIn(sample.Request)))
            {
                foreach (var bad in FieldTable.Rows[path.Field.FullName].RefusedBeside(path.Get(sample.Request)).Where(value => value is not string { Length: > 1000 }))
                {
                    await TryAsync(() => sample.SendAsync(path.With(sample.Request, bad)));
                }
            }
        }
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException)
        {
            // What it says has been taken down.
        }
    }

#pragma warning disable CA1848, CA1873 // Planted, and not a message of the server's.
    private static void LogTyped(ILogger logger, string phone) => logger.LogTrace("{Phone} was typed", phone);

    private static IDisposable? ScopeOf(ILogger logger, string phone) => logger.BeginScope("typed {Phone}", phone);
#pragma warning restore CA1848, CA1873

    private sealed class ReplyingWith(string phone) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (call, rest) =>
            {
                call.Response.Headers["x-planted"] = phone;
                await rest(call);
            });
            next(app);
        };
    }
}
