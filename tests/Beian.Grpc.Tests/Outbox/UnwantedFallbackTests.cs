using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>Nobody gets a second message about a code that is not wanted any more, or because of a report that was heard already.</summary>
public sealed class UnwantedFallbackTests(SharedStores stores)
{
    private static readonly TimeSpan ReportWait = TimeSpan.FromHours(25);

    private static readonly (string, string)[] Settings =
        [("Outbox:Routes:Mobile:Fallback", "Telecom"), ("Outbox:MaxTries", "1"), ("Outbox:ReportWait", $"{ReportWait:c}"), ("Outbox:SubmitTimeout", "00:05:00")];

    // What happens to a code while its message is with the carrier.
    private static readonly Dictionary<string, Func<AuditedProvince, Filing, Somebody, string, Task>> Endings = new()
    {
        ["verified"] = (province, _, person, code) => province.VerifyAsync(person, code),
        ["withdrawn"] = async (province, filing, _, _) =>
            await province.Server.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = filing.FilingId }),
        ["returned"] = async (province, _, person, code) =>
        {
            for (var wrong = 0; wrong < 5; wrong++)
            {
                await province.VerifyAsync(person, code, person.WrongId);
            }
        },
    };

    // How the message fails after that.
    private static readonly Dictionary<string, Action<CarrierByHand, Handed>> Failures = new()
    {
        ["13"] = (_, handed) => handed.Reject("13"),
        ["NOANSWER"] = (_, handed) => handed.DropLine(),
        ["UNDELIV"] = (carrier, handed) =>
        {
            handed.Accept(handed.Message.MessageId);
            carrier.Report(handed.Message.MessageId, "UNDELIV");
        },
        ["NOREPORT"] = (_, handed) => handed.Accept(handed.Message.MessageId),
    };

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_fails_after_its_code_is_done_with_is_not_tried_again(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace, Settings);
        List<(Filing Filing, string Word)> failed = [];
        foreach (var (ending, end) in Endings)
        {
            foreach (var (word, fail) in Failures)
            {
                var person = new Somebody();
                var filing = await province.SubmitAsync(AuditedProvince.NewSite(person));
                var handed = await mobile.NextAsync();
                await end(province, filing, person, Known(person, handed.Code));
                fail(mobile, handed);
                failed.Add((filing, word));
            }
        }

        await NothingIsTriedAgainAsync(province, failed);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_fails_after_the_deadline_is_not_tried_again(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace, Settings);
        var late = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).Accept("late");
        await province.Server.PassUntilAsync(late, "the carrier has it", all => all[0].State == DeliveryState.Accepted);
        var never = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).Accept("never");
        await province.Server.PassUntilAsync(never, "the carrier has it", all => all[0].State == DeliveryState.Accepted);

        province.GoTo(never.Deadline.ToDateTimeOffset());
        mobile.Report("late", "EXPIRED");

        await NothingIsTriedAgainAsync(province, [(late, "EXPIRED"), (never, "NOREPORT")]);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_bad_report_that_is_repeated_causes_one_second_message(Engine engine)
    {
        var mobile = new CarrierByHand(Operator.Mobile);
        await using var province = await AuditedProvince.StartAsync(engine, stores, mobile.Replace, Settings);
        using var outcomes = province.Server.Outcomes();
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));
        (await mobile.NextAsync()).Accept("twice");
        mobile.Report("twice", "UNDELIV");
        mobile.Report("twice", "UNDELIV");
        await province.Server.PassUntilAsync(
            "both reports are recorded",
            () => Task.FromResult(outcomes.GetMeasurementSnapshot().Count(m => m.Tags["beian.message.outcome"] is "undelivered") == 2));

        filing = await province.Server.PassUntilAsync(filing, "the second has arrived", all => all[^1].State == DeliveryState.Delivered);

        Assert.Equal(["1 Failed UNDELIV", "2 Delivered DELIVRD"], filing.Messages());
        await province.ReadAsync(filing);
    }

    // A second attempt is queued in the same step that fails the first.
    private static async Task NothingIsTriedAgainAsync(AuditedProvince province, IEnumerable<(Filing Filing, string Word)> failed)
    {
        var wait = TimeSpan.FromHours(1);
        foreach (var (filing, word) in failed)
        {
            await province.Server.PassUntilAsync(filing, $"it fails with {word}", all => all[0].State == DeliveryState.Failed, wait);
            Assert.Equal([$"1 Failed {word}"], (await province.ReadAsync(filing)).Messages());
        }
    }

    private static string Known(Somebody person, string code)
    {
        person.Codes.Add(code);
        return code;
    }
}
