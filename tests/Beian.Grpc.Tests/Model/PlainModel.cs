using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>
/// The rules of a filing's life in memory, for one caller at a time: no store, no keys, no codes of its own. It is told the codes
/// that the handset shows. Every method says what a call must answer, and throws <see cref="Refusal"/> where the call must fail.
/// </summary>
internal sealed partial class PlainModel(Rules rules)
{
    private static readonly Dictionary<Province, char> Letters = new()
    {
        [Province.Zhejiang] = '浙',
        [Province.Sichuan] = '蜀',
        [Province.Beijing] = '京',
    };

    private readonly ModelRecords _records = new();

    public List<ModelFiling> Filings { get; } = [];

    public IReadOnlyList<string> SitesOnRecord => _records.Sites;

    public IEnumerable<ModelChallenge> Challenges => Filings.SelectMany(filing => filing.Challenges);

    /// <summary>Time has passed: what is past its deadline went back, at its deadline.</summary>
    public void Pass(DateTimeOffset now)
    {
        foreach (var filing in Filings.Where(f => f.State == FilingState.AwaitingVerification && f.Deadline <= now))
        {
            filing.Return(ReturnReason.CodeExpired, filing.Deadline!.Value);
        }
    }

    public ModelFiling Submit(SubmitFilingRequest request, DateTimeOffset now)
    {
        CheckFields(request);
        // An id names its province, so this needs no look at any filing.
        if (request.ResubmissionOf.Length > 0 && !request.ResubmissionOf.StartsWith($"{(int)request.Province}-", StringComparison.Ordinal))
        {
            throw Refusal.ResubmissionRefused(null);
        }

        var same = Filings.Find(f => f.Content.Province == request.Province && f.Content.OrderNumber == request.OrderNumber);
        if (same is not null)
        {
            return same.Content.Equals(request)
                ? same
                : throw new Refusal("ORDER_NUMBER_REUSED", $"filing_id={same.FilingId}");
        }

        if (request.Type == FilingType.Access)
        {
            _records.CheckAccess(request);
        }

        var earlier = Filings.Find(f => f.FilingId == request.ResubmissionOf);
        if (request.ResubmissionOf.Length > 0
            && earlier?.State is not (FilingState.Returned or FilingState.Withdrawn or FilingState.Rejected))
        {
            throw Refusal.ResubmissionRefused(earlier?.State);
        }

        var filing = new ModelFiling("", request, now);
        filing.Challenges.AddRange(
            from verifier in Verifiers(request)
            group verifier by verifier.Person.PhoneNumber into person
            select new ModelChallenge(filing, person.First().Person, [.. person.Select(v => v.Role)], now));
        filing.Begin(rules.CodeLifetime);
        Filings.Add(filing);
        return filing;
    }

    /// <summary>The server has named a new filing.</summary>
    public void Name(ModelFiling filing, string id)
    {
        filing.FilingId = id;
        if (Filings.Find(f => f.FilingId == filing.Content.ResubmissionOf) is { } earlier)
        {
            earlier.ResubmittedAs = id;
        }
    }

    public ModelFiling Withdraw(WithdrawFilingRequest request, DateTimeOffset now)
    {
        var filing = Find(request.FilingId);
        switch (filing.State)
        {
            case FilingState.AwaitingVerification:
                filing.Withdraw(now);
                return filing;
            case FilingState.Withdrawn:
                return filing;
            default:
                throw Refusal.StateConflict(filing.State);
        }
    }

    public ModelFiling Approve(ApproveFilingRequest request, DateTimeOffset now)
    {
        var filing = Find(request.FilingId);
        if (filing.Content.Type is FilingType.FirstFiling or FilingType.NewSite != request.IcpNumber.Length > 0)
        {
            throw new Refusal("INVALID_FIELDS");
        }

        CheckLetter(request.IcpNumber, filing.Content.Province);
        var number = request.IcpNumber.Length > 0 ? request.IcpNumber : filing.Content.IcpNumber;
        if (filing.Content.Type == FilingType.NewSite)
        {
            CheckSite(filing, number);
        }

        switch (filing.State)
        {
            case FilingState.UnderReview:
                _records.Approve(filing, number, now);
                filing.Approve(number, now);
                return filing;
            case FilingState.Approved when filing.Number == number:
                return filing;
            default:
                throw Refusal.StateConflict(filing.State);
        }
    }

    public ModelFiling Reject(RejectFilingRequest request, DateTimeOffset now)
    {
        var filing = Find(request.FilingId);
        switch (filing.State)
        {
            case FilingState.UnderReview:
                filing.Reject(request.Reason, now);
                return filing;
            case FilingState.Rejected when filing.RejectionReason == request.Reason:
                return filing;
            default:
                throw Refusal.StateConflict(filing.State);
        }
    }

    private ModelFiling Find(string id) => Filings.Find(f => f.FilingId == id) ?? throw new Refusal("FILING_NOT_FOUND");

    private static void CheckFields(SubmitFilingRequest request)
    {
        if (request is { Principal: { } principal, SiteManager: { } manager }
            && principal.PhoneNumber == manager.PhoneNumber && principal.IdLastSix != manager.IdLastSix)
        {
            throw new Refusal("INVALID_FIELDS");
        }

        CheckLetter(request.IcpNumber, request.Province);
    }

    private static void CheckLetter(string number, Province province)
    {
        if (number.Length > 0 && number[0] != Letters[province])
        {
            throw new Refusal("ICP_NUMBER_PROVINCE_MISMATCH", $"expected_letter={Letters[province]}");
        }
    }

    private static void CheckSite(ModelFiling filing, string number)
    {
        var named = filing.Content.IcpNumber.Split('-')[0];
        var isOfSubject = named.Length == 0 || number.StartsWith($"{named}-", StringComparison.Ordinal);
        if (!number.Contains('-', StringComparison.Ordinal) || (!isOfSubject && filing.State != FilingState.Approved))
        {
            throw new Refusal("INVALID_FIELDS");
        }
    }

    // Beijing is not among the provinces where verification has started.
    private static IEnumerable<(Role Role, Person Person)> Verifiers(SubmitFilingRequest request)
    {
        if (request.Province == Province.Beijing)
        {
            yield break;
        }

        if (request.Type == FilingType.FirstFiling || request.ChangedSubject)
        {
            yield return (Role.Principal, request.Principal);
        }

        if (request.Type is FilingType.FirstFiling or FilingType.NewSite or FilingType.Access || request.ChangedSite)
        {
            yield return (Role.SiteManager, request.SiteManager);
        }
    }
}
