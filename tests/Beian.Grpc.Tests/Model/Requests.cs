using System.Globalization;
using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>Steps as the requests they stand for, given what there is.</summary>
internal sealed class Requests(Cast cast, PlainModel model)
{
    private static readonly TimeSpan Cooldown = new Rules().ResendCooldown;

    private int _orders;

    public SubmitFilingRequest Of(Step.Submit step)
    {
        var number = step.OnRecord && model.SitesOnRecord.Count > 0
            ? Pick(model.SitesOnRecord, step.Site)
            : cast.IcpNumber(Cast.Place(step.Place), step.Site);
        var province = NeedsNumber(step.Kind) ? Cast.PlaceOf(number) : Cast.Place(step.Place);
        var request = new SubmitFilingRequest
        {
            OrderNumber = cast.OrderNumber(_orders++),
            Province = province,
            ResubmissionOf = step.Earlier >= 0 && model.Filings.Count > 0 ? Pick(model.Filings, step.Earlier).FilingId : "",
        };
        File(request, step.Kind, cast.People[step.Principal], cast.People[step.Manager]);
        request.IcpNumber = NeedsNumber(step.Kind) ? number
            // A new site may name its subject, by whatever number.
            : step.Kind == Kind.NewSite && step.Site > 0 ? cast.IcpNumber(province, step.Site - 1)
            : "";
        return request;
    }

    public SubmitFilingRequest? Of(Step.Repeat step)
    {
        if (model.Filings.Count == 0)
        {
            return null;
        }

        var request = Pick(model.Filings, step.Filing).Content.Clone();
        switch (step.Change)
        {
            case Change.OtherContent:
                request.SiteManager = request.SiteManager is null || request.SiteManager.Equals(cast.People[1])
                    ? cast.People[2]
                    : cast.People[1];
                break;
            case Change.OtherPlace:
                request.Province = Cast.OtherPlace(request.Province);
                break;
        }

        return request;
    }

    public VerifyCodeRequest Of(Step.Verify step)
    {
        var challenges = OpenFirst();
        if (challenges.Count == 0 || step.Twist == Twist.Stranger)
        {
            return Entry(step, Province.Zhejiang, cast.Stranger, "123456", cast.People[0].IdLastSix);
        }

        var meant = Pick(challenges, step.Challenge);
        var place = meant.Filing.Content.Province;
        return step.Twist switch
        {
            Twist.WrongCode => Entry(step, place, meant.Phone, UnusedCode(), meant.Id),
            Twist.WrongId => Entry(step, place, meant.Phone, meant.Code, "99999X"),
            Twist.OtherWrongId => Entry(step, place, meant.Phone, meant.Code, "888888"),
            Twist.OtherCode => Entry(step, place, meant.Phone, Pick(challenges, step.Challenge + 1).Code, meant.Id),
            Twist.OtherPlace => Entry(step, Cast.OtherPlace(place), meant.Phone, meant.Code, meant.Id),
            _ => Entry(step, place, meant.Phone, meant.Code, meant.Id),
        };
    }

    public ResendCodeRequest Of(Step.Resend step)
    {
        var challenges = OpenFirst();
        if (challenges.Count == 0 || step.Twist == Twist.Stranger)
        {
            return Again(step, Province.Zhejiang, cast.Stranger, cast.People[0].IdLastSix);
        }

        var meant = Pick(challenges, step.Challenge);
        var place = meant.Filing.Content.Province;
        return step.Twist switch
        {
            Twist.WrongId or Twist.OtherWrongId => Again(step, place, meant.Phone, "99999X"),
            Twist.OtherPlace => Again(step, Cast.OtherPlace(place), meant.Phone, meant.Id),
            _ => Again(step, place, meant.Phone, meant.Id),
        };
    }

    public ApproveFilingRequest Of(Step.Approve step)
    {
        var filing = Pick(NewestFirst(model.Filings, f => f.State == FilingState.UnderReview), step.Filing);
        var province = step.Number == Number.OtherProvince ? Cast.OtherPlace(filing.Content.Province) : filing.Content.Province;
        var isSite = filing.Content.Type == FilingType.NewSite ^ step.Number == Number.OtherForm;
        var site = isSite ? 1 + step.Site : 0;
        return new ApproveFilingRequest
        {
            FilingId = filing.FilingId,
            IcpNumber = filing.Content.Type is not (FilingType.FirstFiling or FilingType.NewSite) ? ""
                : step.Number == Number.OtherSubject ? cast.OtherIcpNumber(province, site)
                : cast.IcpNumber(province, site),
        };
    }

    /// <summary>When somebody can ask again for a phone's code, if anybody awaits one there.</summary>
    public DateTimeOffset? CooldownEnd(ResendCodeRequest request) => model.Challenges
        .Where(c => c.IsOpen && c.Phone == request.PhoneNumber && c.Filing.Content.Province == request.Province)
        .Select(c => (DateTimeOffset?)(c.LastMessage + Cooldown)).Max();

    public DateTimeOffset MomentOf(Step.Wait step, DateTimeOffset now)
    {
        var filing = model.Filings.Count > 0 ? Pick(model.Filings, step.Filing) : null;
        var moment = step.Moment switch
        {
            Moment.Second => now + TimeSpan.FromSeconds(1),
            Moment.Minute => now + TimeSpan.FromMinutes(1),
            Moment.Hour => now + TimeSpan.FromHours(1),
            Moment.RequestForgotten => now + TimeSpan.FromMinutes(2),
            Moment.CooldownOver => filing?.Challenges.Select(c => (DateTimeOffset?)(c.LastMessage + Cooldown)).Min(),
            Moment.WindowOver => model.NextWindowEnd(now),
            Moment.Deadline => filing?.Deadline,
            Moment.AnswersOver => filing?.Closed + TimeSpan.FromDays(7),
            _ => throw new InvalidOperationException($"No such moment: {step.Moment}."),
        };
        return (moment ?? now) + TimeSpan.FromMilliseconds(step.Nudge);
    }

    public static T Pick<T>(IReadOnlyList<T> from, int which) => from[which % from.Count];

    private static void File(SubmitFilingRequest request, Kind kind, Person principal, Person manager)
    {
        request.Type = kind switch
        {
            Kind.FirstFiling => FilingType.FirstFiling,
            Kind.NewSite => FilingType.NewSite,
            Kind.Access => FilingType.Access,
            Kind.CancelSubject => FilingType.CancelSubject,
            Kind.CancelSite => FilingType.CancelSite,
            Kind.CancelAccess => FilingType.CancelAccess,
            _ => FilingType.Change,
        };
        request.ChangedSubject = kind is Kind.ChangeSubject or Kind.ChangeBoth;
        request.ChangedSite = kind is Kind.ChangeSite or Kind.ChangeBoth;
        request.Principal = kind == Kind.FirstFiling || request.ChangedSubject ? principal : null;
        request.SiteManager = kind is Kind.FirstFiling or Kind.NewSite or Kind.Access || request.ChangedSite ? manager : null;
    }

    private static bool NeedsNumber(Kind kind) => kind is not (Kind.FirstFiling or Kind.NewSite);

    private List<ModelChallenge> OpenFirst() => NewestFirst(model.Challenges, c => c.IsOpen);

    // And before all others those that there is still something to do about.
    private static List<T> NewestFirst<T>(IEnumerable<T> all, Func<T, bool> isUnfinished) => [.. all.Reverse().OrderByDescending(isUnfinished)];

    private ResendCodeRequest Again(Step.Resend step, Province province, string phone, string id) => new()
    {
        Province = province,
        PhoneNumber = phone,
        IdLastSix = id,
        RequestId = cast.RequestId(step.RequestId),
    };

    private VerifyCodeRequest Entry(Step.Verify step, Province province, string phone, string code, string id) => new()
    {
        Province = province,
        PhoneNumber = phone,
        Code = code,
        IdLastSix = id,
        RequestId = cast.RequestId(step.RequestId),
    };

    private string UnusedCode() => Enumerable.Range(0, 1_000)
        .Select(n => n.ToString("D6", CultureInfo.InvariantCulture))
        .First(code => model.Challenges.All(c => c.Code != code));
}
