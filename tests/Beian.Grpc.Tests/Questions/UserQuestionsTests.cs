using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;

namespace Beian.Grpc.Tests.Questions;

/// <summary>What people struggle with, each answered by a field or a message: see <c>docs/user-questions.md</c>.</summary>
public sealed class UserQuestionsTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_did_not_arrive_shows_as_failed_with_the_carriers_word_and_can_be_asked_for_again(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        server.CarriersBehave(CarrierBehavior.Faultless with { FailureRate = 1, FailureWords = ["UNDELIV"] });
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        server.CarriersBehave(CarrierBehavior.Faultless);
        server.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ResendOutcome.Sent, await office.ResendAsync(manager));

        Assert.NotEmpty(await office.CodeAsync(filing, manager));
        Assert.Equal(
            [(DeliveryState.Failed, "UNDELIV"), (DeliveryState.Delivered, "DELIVRD")],
            (await office.SettledAsync(filing)).Challenges[0].Deliveries.Select(d => (d.State, d.CarrierDetail)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_the_carrier_took_and_nobody_got_shows_as_accepted_and_never_as_delivered(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        server.CarriersBehave(CarrierBehavior.Faultless with { LossRate = 1 });
        var office = new Office(server, Province.Zhejiang);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the carrier took it", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            return (await office.ReadAsync(filing)).Challenges[0].Deliveries[0].State != DeliveryState.Queued;
        });
        server.Clock.Advance(TimeSpan.FromMinutes(5));

        var delivery = Assert.Single((await office.ReadAsync(filing)).Challenges[0].Deliveries);
        Assert.Equal((DeliveryState.Accepted, delivery.AcceptTime), (delivery.State, delivery.Time));
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        delivery = Assert.Single((await office.SettledAsync(filing)).Challenges[0].Deliveries);
        Assert.Equal((DeliveryState.Failed, "NOREPORT"), (delivery.State, delivery.CarrierDetail));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_the_carrier_refused_shows_its_word(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        server.CarriersBehave(CarrierBehavior.Faultless with { RejectionRate = 1, Rejections = [new("33", "the account is in arrears")] });
        var office = new Office(server, Province.Zhejiang);

        var filing = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));

        var delivery = Assert.Single(filing.Challenges[0].Deliveries);
        Assert.Equal((DeliveryState.Failed, "33"), (delivery.State, delivery.CarrierDetail));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, "1390000", Operator.Mobile, "106575000130")]
    [InlineData(Engine.ManagedRedis, "1330000", Operator.Telecom, "106598051001")]
    [InlineData(Engine.ManagedRedis, "1300000", Operator.Unicom, "10655113")]
    [InlineData(Engine.ManagedRedis, "1700000", Operator.Virtual, "")]
    [InlineData(Engine.ManagedRedis, "1920000", Operator.Broadnet, "")]
    [InlineData(Engine.ManagedRedis, "1540000", Operator.Virtual, "")]
    [InlineData(Engine.RedisCluster, "1700000", Operator.Virtual, "")]
    public async Task Whoever_asks_whether_a_sender_is_real_is_told_the_operator_and_its_number(
        Engine engine, string prefix, Operator carrier, string sender)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var manager = new Somebody { Phone = $"{prefix}8642" };
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        var code = await office.CodeAsync(filing, manager);

        var challenge = (await office.SettledAsync(filing)).Challenges[0];
        Assert.Equal((carrier, sender), (challenge.Operator, challenge.SenderNumber));
        var message = Assert.Single(await server.MessagesAsync(manager));
        Assert.Equal(message.SenderNumber, challenge.Deliveries[0].SenderNumber);
        Assert.True(sender.Length == 0 ? message.SenderNumber.Length > 0 : message.SenderNumber == sender);
        Assert.Contains(code, message.Text, StringComparison.Ordinal);
        Assert.Contains("您正在办理浙江新增网站，", message.Text, StringComparison.Ordinal);
        var rules = await server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = Province.Zhejiang });
        Assert.Equal(sender, rules.SenderNumbers.Single(s => s.Operator == carrier).Number);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Both_of_two_messages_hold_the_same_code(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        var code = await office.CodeAsync(filing, manager);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await office.ResendAsync(manager);

        Assert.All(await server.MessagesAsync(manager, count: 2), message => Assert.Equal(code, message.Code));
        Assert.Equal(filing.Deadline, (await office.ReadAsync(filing)).Deadline);
        Assert.Equal(VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, code)).Outcome);
    }

    [Theory]
    [InlineData("110101199003078811", false)]
    [InlineData("8811", false)]
    [InlineData("３０７８１Ｘ", true)]
    [InlineData("30781x", true)]
    [InlineData("3078 1", false)]
    public async Task The_digits_of_the_document_are_its_last_six_characters_and_a_lower_case_x_is_an_X(string typed, bool isRight)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody { Id = "30781X" });
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        var code = await office.CodeAsync(filing, manager);

        if (isRight)
        {
            Assert.Equal(VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, code, typed)).Outcome);
            return;
        }

        var refused = await ErrorStatus.OfAsync(() => office.VerifyAsync(manager, code, typed));
        Assert.Equal(
            ["id_last_six must be the last six characters of the identity document: digits, letters or brackets"], refused.BadFields());
        Assert.Equal(0, (await office.ReadAsync(filing)).Challenges[0].WrongIdCount);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Holders_of_permits_for_Hong_Kong_and_Macau_type_the_number_with_its_brackets(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody { Id = "567(8)" });
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);

        Assert.Equal(
            VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, await office.CodeAsync(filing, manager), "５６７（８）")).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_first_of_two_people_is_told_whom_to_wait_for_and_the_provider_sees_who_is_done(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var code = await office.CodeAsync(filing, principal);

        var told = await office.VerifyAsync(principal, code);
        Assert.Equal((VerifyOutcome.AwaitingOthers, manager.MaskedPhone), (told.Outcome, Assert.Single(told.AwaitingMaskedPhoneNumbers)));
        Assert.Equal(
            new VerifyCodeResponse { Outcome = VerifyOutcome.AlreadyVerified, FilingState = FilingState.AwaitingVerification },
            await office.VerifyAsync(principal, code));
        Assert.Equal([ChallengeState.Verified, ChallengeState.Pending], (await office.ReadAsync(filing)).Challenges.Select(c => c.State));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_providers_console_knows_of_a_success_the_moment_the_person_does(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        using var watch = await Watch.StandingAsync(server);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);

        Assert.Equal(VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, await office.CodeAsync(filing, manager))).Outcome);

        var read = await office.ReadAsync(filing);
        Assert.Equal((FilingState.UnderReview, FilingEventKind.Forwarded), (read.State, read.Events.Last(e => e.Kind >= FilingEventKind.Verified).Kind));
        Assert.Equal(FilingState.UnderReview, Assert.Single((await server.Filings.ListFilingsAsync(new ListFilingsRequest())).Filings).State);
        Assert.Equal(
            [(filing.FilingId, FilingState.AwaitingVerification), (filing.FilingId, FilingState.UnderReview)],
            (await watch.ChangesAsync(2)).Select(message => (message.Change.FilingId, message.Change.State)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_fifth_wrong_ID_returns_the_filing_and_everybody_is_told_why(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        // In time, and yet the filing comes back.
        await office.VerifyAsync(principal, first);
        Assert.Equal(VerifyOutcome.Mismatch, (await office.MistypeIdAsync(manager, second, times: 4)).Outcome);

        var failed = new VerifyCodeResponse
        {
            Outcome = VerifyOutcome.Failed, FilingState = FilingState.Returned, ReturnReason = ReturnReason.WrongIdLimit,
        };
        Assert.Equal(failed, await office.MistypeIdAsync(manager, second, times: 1));
        Assert.Equal(failed, await office.VerifyAsync(principal, first));
        var read = await office.ReadAsync(filing);
        Assert.Equal(
            [(ChallengeState.Verified, 0), (ChallengeState.Failed, 5)], read.Challenges.Select(c => (c.State, c.WrongIdCount)));
        Assert.Equal(
            [(manager.MaskedPhone, "5/5", ReturnReason.Unspecified), ("", "", ReturnReason.WrongIdLimit)],
            read.Events.Where(e => e.Kind is FilingEventKind.WrongId or FilingEventKind.Returned).TakeLast(2)
                .Select(e => (e.MaskedPhoneNumber, e.Detail, e.ReturnReason)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whoever_verified_in_time_is_told_that_the_other_person_did_not_and_the_provider_sees_who(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Deadlines:Sweep", "00:01:00"), ("Outbox:Round", "00:01:00"));
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var code = await office.CodeAsync(filing, principal);
        Assert.Equal(VerifyOutcome.AwaitingOthers, (await office.VerifyAsync(principal, code)).Outcome);

        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset());

        Assert.Equal(
            new VerifyCodeResponse { Outcome = VerifyOutcome.Failed, FilingState = FilingState.Returned, ReturnReason = ReturnReason.CodeExpired },
            await office.VerifyAsync(principal, code));
        var read = await office.ReadAsync(filing);
        Assert.Equal(ReturnReason.CodeExpired, read.ReturnReason);
        Assert.Equal(
            [(principal.MaskedPhone, ChallengeState.Verified), (manager.MaskedPhone, ChallengeState.Expired)],
            read.Challenges.Select(c => (c.MaskedPhoneNumber, c.State)));
        Assert.Equal(
            [(FilingEventKind.Verified, principal.MaskedPhone, ReturnReason.Unspecified), (FilingEventKind.Returned, "", ReturnReason.CodeExpired)],
            read.Events.Where(e => e.Kind >= FilingEventKind.WrongId).Select(e => (e.Kind, e.MaskedPhoneNumber, e.ReturnReason)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whoever_comes_when_24_hours_have_passed_is_told_so_for_a_week(Engine engine)
    {
        // Seldom enough looks at what is due, for a week to pass quickly.
        await using var server = await Server.StartAsync(engine, stores, ("Deadlines:Sweep", "00:01:00"), ("Outbox:Round", "00:01:00"));
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        var code = await office.CodeAsync(filing, manager);
        var deadline = filing.Deadline.ToDateTimeOffset();
        var expired = new VerifyCodeResponse
        {
            Outcome = VerifyOutcome.Failed, FilingState = FilingState.Returned, ReturnReason = ReturnReason.CodeExpired,
        };

        foreach (var time in new[] { deadline, deadline.AddDays(7).AddMilliseconds(-1) })
        {
            server.Clock.SetUtcNow(time);
            Assert.Equal(expired, await office.VerifyAsync(manager, code));
        }

        server.Clock.SetUtcNow(deadline.AddDays(7));
        Assert.Equal(VerifyOutcome.Mismatch, (await office.VerifyAsync(manager, code)).Outcome);
        Assert.Equal(ReturnReason.CodeExpired, (await office.ReadAsync(filing)).ReturnReason);
    }
}
