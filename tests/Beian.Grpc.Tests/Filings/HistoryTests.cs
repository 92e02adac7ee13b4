using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;

namespace Beian.Grpc.Tests.Filings;

/// <summary>The history of a filing answers whoever asks why.</summary>
public sealed class HistoryTests(SharedStores stores)
{
    private const string Icp = "浙ICP备20260001号";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_tells_messages_wrong_IDs_resends_verifications_and_the_approval_in_order(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        await office.SettledAsync(filing);

        await LaterAsync(server, () => office.MistypeIdAsync(principal, first, times: 2));
        await LaterAsync(server, () => office.ResendAsync(manager));
        await office.SettledAsync(filing);
        await LaterAsync(server, () => office.VerifyAsync(manager, second));
        await LaterAsync(server, () => office.MistypeIdAsync(principal, first, times: 1));
        await LaterAsync(server, () => office.VerifyAsync(principal, first));
        await LaterAsync(server, () => office.ApproveAsync(filing, Icp));

        var (p, m) = (principal.MaskedPhone, manager.MaskedPhone);
        var events = (await office.ReadAsync(filing)).Events;
        Assert.Equal(events.OrderBy(happened => happened.Time.ToDateTimeOffset()), events);
        Assert.Equal(
            [
                "Submitted", $"MessageQueued {p} Initial", $"MessageQueued {m} Initial",
                // Each carrier takes its own time; these two are in the order of what came when.
                .. events.Skip(3).Take(4).Select(Line),
                $"WrongId {p} 1/5", $"WrongId {p} 2/5",
                $"MessageQueued {m} Manual", $"MessageAccepted {m} Manual", $"MessageDelivered {m} Manual DELIVRD",
                $"Verified {m}",
                $"WrongId {p} 3/5",
                $"Verified {p}", "Forwarded",
                $"Approved {Icp}",
            ],
            events.Select(Line));
        Assert.Equal(
            new[] { p, m }.SelectMany(phone => new[] { $"MessageAccepted {phone} Initial", $"MessageDelivered {phone} Initial DELIVRD" })
                .Order(StringComparer.Ordinal),
            events.Skip(3).Take(4).Select(Line).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_ends_with_how_the_filing_ended(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        var ends = (await EveryState.MakeAsync(office)).ToDictionary(made => made.State, made => made.Filing.Events);

        Assert.Equal("Submitted", Line(ends[FilingState.AwaitingVerification][0]));
        Assert.DoesNotContain(ends[FilingState.AwaitingVerification], e => e.Kind >= FilingEventKind.WrongId);
        Assert.Equal("Forwarded", Line(ends[FilingState.UnderReview][^1]));
        Assert.Equal(["WrongId 4/5", "WrongId 5/5", "Returned WrongIdLimit"], ends[FilingState.Returned].TakeLast(3).Select(WithoutPhone));
        Assert.Equal("Withdrawn", Line(ends[FilingState.Withdrawn][^1]));
        Assert.Equal(["Forwarded", $"Approved {EveryState.Icp}"], ends[FilingState.Approved].TakeLast(2).Select(Line));
        Assert.Equal(["Forwarded", "Rejected 材料不全"], ends[FilingState.Rejected].TakeLast(2).Select(Line));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_tells_what_the_carrier_said_of_a_message_that_did_not_arrive_and_that_the_code_expired(Engine engine)
    {
        // The noon is jumped over, and must not be made up for in the same moment.
        await using var server = await Server.StartAsync(engine, stores, ("NoonResend:Audience", "IssuedOnAnEarlierDay"));
        server.CarriersBehave(CarrierBehavior.Faultless with { FailureRate = 1, FailureWords = ["MK:0012"] });
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var filing = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));

        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset());

        var m = manager.MaskedPhone;
        var events = (await office.ReadAsync(filing)).Events;
        Assert.Equal(
            [
                "Submitted", $"MessageQueued {m} Initial", $"MessageAccepted {m} Initial", $"MessageFailed {m} Initial MK:0012",
                "Returned CodeExpired",
            ],
            events.Select(Line));
        Assert.Equal(filing.Deadline, events[^1].Time);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task No_answer_about_a_filing_holds_a_code_ID_digits_or_a_whole_phone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        foreach (var (_, filing, manager, code) in await EveryState.MakeAsync(office))
        {
            var shown = $"{await office.ReadAsync(filing)}{await office.SubmitAsync(FilingType.NewSite, manager: manager)}";
            Assert.All([manager.Phone, manager.Id, manager.WrongId, code], secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        }
    }

    private static async Task LaterAsync(Server server, Func<Task> step)
    {
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await step();
    }

    private static string WithoutPhone(FilingEvent happened)
    {
        var copy = happened.Clone();
        copy.MaskedPhoneNumber = "";
        return Line(copy);
    }

    private static string Line(FilingEvent happened) => string.Join(' ', new[]
    {
        $"{happened.Kind}", happened.MaskedPhoneNumber, Unless(happened.Trigger, DeliveryTrigger.Unspecified),
        Unless(happened.ReturnReason, ReturnReason.Unspecified), happened.Detail,
    }.Where(part => part.Length > 0));

    private static string Unless<T>(T value, T none) => Equals(value, none) ? "" : $"{value}";
}
