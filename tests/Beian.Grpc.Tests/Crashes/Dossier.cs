using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>One filing: the calls that were made for it, one after the other, and what their callers were told.</summary>
internal sealed class Dossier
{
    public const int WrongIdLimit = 5;

    private static readonly Province[] Provinces =
        [Province.Zhejiang, Province.Sichuan, Province.Hunan, Province.Xinjiang, Province.Hainan, Province.Shandong];

    private readonly List<Step> _steps = [];
    private readonly SubmitFilingRequest _order;
    private string _filingId = "";

    public Dossier(Random random)
    {
        People = [.. Enumerable.Range(0, random.Next(3) == 0 ? 2 : 1).Select(_ => new Somebody())];
        _order = new SubmitFilingRequest
        {
            OrderNumber = $"crash-{Guid.NewGuid():N}",
            Province = Provinces[random.Next(Provinces.Length)],
            Type = People.Count == 2 ? FilingType.FirstFiling : FilingType.NewSite,
            Principal = People.Count == 2 ? People[1].AsPerson() : null,
            SiteManager = People[0],
        };
    }

    public IReadOnlyList<Somebody> People { get; }

    /// <summary>In the order of the calls; only the last may have no answer.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    public IEnumerable<Step> Answered => _steps.Where(step => step.Answer is not null);

    /// <summary>Everything that its history has ever shown, delivery reports among it.</summary>
    public ConcurrentDictionary<FilingEvent, bool> Shown { get; } = [];

    public override string ToString() => _filingId.Length > 0 ? _filingId : _order.OrderNumber;

    /// <summary>The filing, which joins <see cref="Shown"/>.</summary>
    public async Task<Filing> ReadAsync(Clients clients)
    {
        var filing = (await clients.Filings.GetFilingAsync(new GetFilingRequest { FilingId = _filingId })).Filing;
        foreach (var happened in filing.Events)
        {
            Shown.TryAdd(happened, true);
        }

        return filing;
    }

    public Step Submit() => Next(StepKind.Submit, null, "", async (clients, _) =>
    {
        _filingId = (await clients.Filings.SubmitFilingAsync(_order)).Filing.FilingId;
        return "";
    });

    public Step Resend(Somebody person) => Next(StepKind.Resend, person, $"{ResendOutcome.Sent}", async (clients, id) =>
        $"{(await clients.Verification.ResendCodeAsync(new ResendCodeRequest
        {
            Province = _order.Province, PhoneNumber = person.Phone, IdLastSix = person.Id, RequestId = id,
        })).Outcome}");

    /// <summary>The next wrong ID of a person; the fifth returns the filing.</summary>
    public Step WrongId(Somebody person)
    {
        var number = Count(StepKind.WrongId, person) + 1;
        return Next(
            StepKind.WrongId,
            person,
            $"{(number < WrongIdLimit ? VerifyOutcome.Mismatch : VerifyOutcome.Failed)}",
            (clients, id) => VerifyAsync(clients, person, WrongEntries.Id(number), id));
    }

    public Step Verify(Somebody person)
    {
        var isLast = Count(StepKind.Verify) + 1 == People.Count;
        return Next(
            StepKind.Verify,
            person,
            $"{(isLast ? VerifyOutcome.Forwarded : VerifyOutcome.AwaitingOthers)}",
            (clients, id) => VerifyAsync(clients, person, person.Id, id));
    }

    /// <summary>What somebody is told who was verified and comes again.</summary>
    public Task<string> VerifyAgainAsync(Clients clients, Somebody person) => VerifyAsync(clients, person, person.Id, "");

    private async Task<string> VerifyAsync(Clients clients, Somebody person, string id, string requestId) =>
        $"{(await clients.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = _order.Province, PhoneNumber = person.Phone, Code = person.Codes.First(), IdLastSix = id, RequestId = requestId,
        })).Outcome}";

    private int Count(StepKind kind, Somebody? person = null) => _steps.Count(step => step.Kind == kind && (person is null || step.Person == person));

    private Step Next(StepKind kind, Somebody? person, string expected, Func<Clients, string, Task<string>> call)
    {
        var requestId = $"crash-{Guid.NewGuid():N}";
        var step = new Step(kind, person, expected, clients => call(clients, requestId));
        _steps.Add(step);
        return step;
    }
}
