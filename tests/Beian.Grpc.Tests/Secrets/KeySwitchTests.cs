using Beian.Captchas;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>A switch of keys while codes are open: whatever was begun under the key before goes on as if nothing had happened.</summary>
/// <remarks>Servers with [a], [a b] and [b a], one after the other; the first key of a ring is written with.</remarks>
public sealed class KeySwitchTests(SharedStores stores)
{
    private static readonly (string, string)[] Before = Rings.Of("a");
    private static readonly (string, string)[] Prepared = Rings.Of("a", "b");
    private static readonly (string, string)[] Switched = Rings.Of("b", "a");

    private readonly FakeTimeProvider _clock = new(Server.Morning.ToUniversalTime());

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_that_was_sent_before_the_switch_is_right_after_it(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Before, server => Case.OfTwo(server).SubmittedAsync());
        await AtAsync(place, Prepared, async server =>
            Assert.Equal(VerifyOutcome.AwaitingOthers, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome));

        await AtAsync(place, Switched, async server =>
        {
            Assert.Equal(VerifyOutcome.AlreadyVerified, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
            Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right(filing.People[1]))).Outcome);
            var read = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;
            Assert.Equal(filing.People.Select(person => person.MaskedPhone), read.Challenges.Select(challenge => challenge.MaskedPhoneNumber));
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Wrong_ids_before_and_after_it_add_up_to_five(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Prepared, async server =>
        {
            var submitted = await Case.OfOne(server).SubmittedAsync();
            await MistypeAsync(server, submitted, times: 3);
            return submitted;
        });

        await AtAsync(place, Switched, async server =>
        {
            await MistypeAsync(server, filing, times: 1);
            Assert.Equal(VerifyOutcome.Failed, (await server.Verification.VerifyCodeAsync(filing.WrongId(9))).Outcome);
            Assert.Equal(VerifyOutcome.Failed, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_window_of_tries_stays_open_and_goes_on_counting(Engine engine)
    {
        (string, string)[] limits = [("Verification:TriesPerPhoneAndId", "4"), ("Verification:ResendMissesPerPhone", "2")];
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, [.. Prepared, .. limits], async server =>
        {
            var submitted = await Case.OfOne(server).SubmittedAsync();
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(submitted.WrongCode())).Outcome);
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(submitted.WrongCode())).Outcome);
            Assert.Equal(ResendOutcome.NothingPending, (await server.Verification.ResendCodeAsync(Stranger(submitted))).Outcome);
            return submitted;
        });

        await AtAsync(place, [.. Switched, .. limits], async server =>
        {
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongCode())).Outcome);
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongCode())).Outcome);
            Assert.Equal(StatusCode.ResourceExhausted, (await ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right()))).StatusCode);

            Assert.Equal(ResendOutcome.NothingPending, (await server.Verification.ResendCodeAsync(Stranger(filing))).Outcome);
            Assert.Equal(StatusCode.ResourceExhausted, (await ErrorStatus.OfAsync(async () => await server.Verification.ResendCodeAsync(filing.Resend()))).StatusCode);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_resend_after_it_sends_the_code_that_was_sent_before(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Before, server => Case.OfOne(server).SubmittedAsync());

        await AtAsync(place, Switched, async server =>
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(ResendOutcome.Sent, (await server.Verification.ResendCodeAsync(filing.Resend())).Outcome);
            Assert.Equal(filing.Right().Code, await server.CodeAsync(filing.Person));
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retry_after_it_is_told_the_verdict_from_before(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Prepared, async server =>
        {
            var submitted = await Case.OfOne(server).SubmittedAsync();
            Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(submitted.Right(requestId: "retried"))).Outcome);
            return submitted;
        });

        await AtAsync(place, Switched, async server =>
        {
            Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right(requestId: "retried"))).Outcome);
            var other = await ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.WrongId(requestId: "retried")));
            Assert.Equal(StatusCode.InvalidArgument, other.StatusCode);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_captcha_that_was_shown_before_it_is_good_after_it(Engine engine)
    {
        var needed = ("Captcha:RequiredOf:0:Province", $"{(int)Case.Where}");
        await using var place = new SharedPlace(engine, stores);
        await AtAsync(place, [.. Prepared, needed], server => server.Services.GetRequiredService<ICaptchaStore>()
            .KeepAsync(Case.Where, "from-before", CaptchaText.Read("7K9M"), _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));

        await AtAsync(place, [.. Switched, needed], async server =>
        {
            var entry = Case.OfOne(server).Entry("000000");
            entry.Captcha = new() { Id = "from-before", Answer = "7k9m" };
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(entry)).Outcome);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_submit_repeated_after_it_finds_its_filing(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Before, server => Case.OfOne(server).SubmittedAsync());

        await AtAsync(place, Switched, async server =>
        {
            Assert.Equal(filing.FilingId, (await server.Filings.SubmitFilingAsync(filing.Order)).Filing.FilingId);
            var changed = filing.Order.Clone();
            changed.SiteManager.IdLastSix = filing.Person.WrongId;
            Assert.Equal(StatusCode.AlreadyExists, (await ErrorStatus.OfAsync(async () => await server.Filings.SubmitFilingAsync(changed))).StatusCode);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_access_filing_after_it_is_held_against_the_record_from_before(Engine engine)
    {
        const string Icp = "京ICP备20260001号";
        await using var place = new SharedPlace(engine, stores);
        var manager = new Somebody();
        var before = new Filing();
        await AtAsync(place, Before, async server =>
        {
            var office = new Office(server, Province.Beijing);
            await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), Icp);
            before = await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);
        });

        await AtAsync(place, Switched, async server =>
        {
            var office = new Office(server, Province.Beijing);
            var after = await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);
            Assert.Equal(FilingState.UnderReview, after.State);
            var stranger = await office.RefusedAsync(office.Order(FilingType.Access, manager: new Somebody(), icp: Icp));
            Assert.Equal("RECORD_PHONE_MISMATCH", stranger.Reason());
            Assert.Equal(FilingState.Approved, (await office.ApproveAsync(before)).State);
            Assert.Equal(FilingState.Approved, (await office.ApproveAsync(after)).State);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Numbers_ported_before_it_are_known_changed_and_forgotten_after_it(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        Somebody[] people = [new(), new(), new()];
        await AtAsync(place, Before, server => server.PortAsync([.. people.Select(person => (person, Operator.Telecom))]));

        await AtAsync(place, Switched, async server =>
        {
            var set = await server.PortAsync((people[0], Operator.Telecom), (people[1], Operator.Unicom), (people[2], Operator.Unspecified));
            Assert.Equal((1, 1), (set.ChangedCount, set.RemovedCount));
            var office = new Office(server, Province.Zhejiang);
            var operators = new List<Operator>();
            foreach (var person in people)
            {
                operators.Add((await office.SubmitAsync(FilingType.NewSite, manager: person)).Challenges[0].Operator);
            }

            Assert.Equal([Operator.Telecom, Operator.Unicom, Operator.Mobile], operators);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Replicas_on_either_side_of_it_agree(Engine engine)
    {
        (string, string) limit = ("Verification:TriesPerPhoneAndId", "3");
        await using var place = new SharedPlace(engine, stores);
        await using var old = await place.StartAsync(_clock, [.. Prepared, limit]);
        await using var @new = await place.StartReplicaAsync(_clock, [.. Switched, limit]);
        var (one, other) = (await Case.OfOne(old).SubmittedAsync(), await Case.OfOne(@new).SubmittedAsync());
        Server[] inTurn = [old, @new, old, @new];

        // Whichever of them opened the window.
        foreach (var filing in (Case[])[one, other])
        {
            for (var n = 0; n < 3; n++)
            {
                Assert.Equal(VerifyOutcome.Mismatch, (await inTurn[n].Verification.VerifyCodeAsync(filing.WrongCode("111111"))).Outcome);
            }

            Assert.All(
                await Task.WhenAll(inTurn.Select(server => ErrorStatus.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.WrongCode("111111"))))),
                error => Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode));
            Array.Reverse(inTurn);
        }

        for (var n = 0; n < 4; n++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, (await inTurn[n].Verification.VerifyCodeAsync(one.WrongId(n))).Outcome);
        }

        Assert.Equal(VerifyOutcome.Failed, (await @new.Verification.VerifyCodeAsync(one.WrongId(4))).Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await old.Verification.VerifyCodeAsync(other.Right(requestId: "both"))).Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await @new.Verification.VerifyCodeAsync(other.Right(requestId: "both"))).Outcome);
        Assert.Equal(other.FilingId, (await old.Filings.SubmitFilingAsync(other.Order)).Filing.FilingId);
    }

    private static async Task MistypeAsync(Server server, Case filing, int times)
    {
        for (var n = 0; n < times; n++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId(n))).Outcome);
        }
    }

    // Somebody who knows the phone and not the ID.
    private static ResendCodeRequest Stranger(Case filing) =>
        new() { Province = Case.Where, PhoneNumber = filing.Person.Phone, IdLastSix = filing.Person.WrongId };

    private async Task AtAsync(SharedPlace place, (string, string)[] settings, Func<Server, Task> act)
    {
        await using var server = await place.StartAsync(_clock, settings);
        await act(server);
    }

    private async Task<T> AtAsync<T>(SharedPlace place, (string, string)[] settings, Func<Server, Task<T>> act)
    {
        await using var server = await place.StartAsync(_clock, settings);
        return await act(server);
    }
}
