using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Every entry against every standing of a filing: the table in <see cref="Verdict"/>, one filing a row.</summary>
public sealed class VerdictTests(SharedStores stores)
{
    // Within it a closed filing still says what became of it.
    private static readonly TimeSpan Answering = TimeSpan.FromDays(7);

    public static MatrixTheoryData<Engine, Standing> Standings => new([Engine.ManagedRedis, Engine.RedisCluster], Enum.GetValues<Standing>());

    [Theory]
    [MemberData(nameof(Standings))]
    public async Task What_is_typed_is_answered_as_the_table_says(Engine engine, Standing standing)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        Verdict[] rows = [.. Verdict.Table.Where(row => row.Standing == standing)];
        Assert.NotEmpty(rows);
        var filings = await SubmitAsync(province, rows.Length);
        await BringAsync(province, filings, standing);

        List<Verdict> found = [];
        foreach (var (row, filing) in rows.Zip(filings))
        {
            var told = await TypeAsync(province, filing, row.Who, row.Typed);
            found.Add(row with { Told = Sentence(told, filing), After = Sentence(await province.ReadAsync(filing.Filing)) });
        }

        Assert.Equal(rows, found);
    }

    private static async Task<List<Two>> SubmitAsync(AuditedProvince province, int count)
    {
        List<Two> filings = [];
        for (var n = 0; n < count; n++)
        {
            var (principal, manager) = (new Somebody(), new Somebody());
            filings.Add(new Two(await province.SubmitAsync(AuditedProvince.FirstFiling(principal, manager)), principal, manager));
        }

        await province.SettleAsync();
        return filings;
    }

    private static async Task BringAsync(AuditedProvince province, List<Two> filings, Standing standing)
    {
        foreach (var filing in filings)
        {
            foreach (var (who, typed, times) in Before(standing))
            {
                for (var time = 0; time < times; time++)
                {
                    await TypeAsync(province, filing, who, typed);
                }
            }
        }

        var (now, deadline, instant) = (province.Now, filings[0].Filing.Deadline.ToDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        province.GoTo(standing switch
        {
            Standing.InTheLastMillisecond => deadline - instant,
            Standing.Expired or Standing.ExpiredManagerDone => deadline,
            Standing.ExpiredForSevenDays => deadline + Answering - instant,
            Standing.ExpiredForLonger => deadline + Answering,
            Standing.UnderReviewForSevenDays or Standing.FailedForSevenDays => now + Answering - instant,
            Standing.UnderReviewForLonger or Standing.FailedForLonger => now + Answering,
            _ => now,
        });
    }

    private static IEnumerable<(Who Who, Typed Typed, int Times)> Before(Standing standing)
    {
        if (standing is Standing.UnderReview or Standing.UnderReviewForSevenDays or Standing.UnderReviewForLonger)
        {
            yield return (Who.Principal, Typed.Right, 1);
            yield return (Who.Manager, Typed.Right, 1);
        }
        else if (standing is Standing.ManagerDone or Standing.ExpiredManagerDone or Standing.PrincipalFailedManagerDone)
        {
            yield return (Who.Manager, Typed.Right, 1);
        }

        if (standing is Standing.PrincipalFailed or Standing.PrincipalFailedManagerDone or Standing.FailedForSevenDays or Standing.FailedForLonger)
        {
            yield return (Who.Principal, Typed.WrongId, 5);
        }
    }

    private static async Task<VerifyCodeResponse> TypeAsync(AuditedProvince province, Two filing, Who who, Typed typed)
    {
        var (person, other) = who == Who.Principal ? (filing.Principal, filing.Manager) : (filing.Manager, filing.Principal);
        var code = await province.CodeAsync(filing.Filing, person);
        return typed switch
        {
            Typed.Right => await province.VerifyAsync(person, code),
            Typed.WrongId => await province.VerifyAsync(person, code, person.WrongId),
            Typed.WrongCode => await province.VerifyAsync(person, WrongEntries.Other(code)),
            Typed.BothWrong => await province.VerifyAsync(person, WrongEntries.Other(code), person.WrongId),
            Typed.OthersCode => await province.VerifyAsync(person, await province.CodeAsync(filing.Filing, other)),
            Typed.OthersId => await province.VerifyAsync(person, code, other.Id),
            Typed.FromAnUnknownPhone => await province.VerifyAsync(new Somebody(), code, person.Id),
            Typed.InAnotherProvince => await province.VerifyAsync(person, code, province: Province.Sichuan),
            _ => throw new ArgumentOutOfRangeException(nameof(typed), typed, "Nobody types this."),
        };
    }

    private static string Sentence(VerifyCodeResponse told, Two filing) => Words(
        [told.Outcome, told.FilingState, told.ReturnReason,
            .. told.AwaitingMaskedPhoneNumbers.Select(masked => (object)(masked == filing.Manager.MaskedPhone ? Who.Manager : Who.Principal))]);

    private static string Sentence(Filing filing) =>
        $"{Words([filing.State, filing.ReturnReason])}: {string.Join(", ", filing.Challenges.Select(c => $"{c.State} {c.WrongIdCount}"))}";

    private static string Words(IEnumerable<object> values) => string.Join(' ', values.Where(value => value is not (FilingState.Unspecified or ReturnReason.Unspecified)));

    private sealed record Two(Filing Filing, Somebody Principal, Somebody Manager);
}
