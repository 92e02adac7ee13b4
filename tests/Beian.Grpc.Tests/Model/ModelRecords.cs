using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>What bureaus have on record: the site manager's phone of each site. There is one provider here, so one access of each.</summary>
internal sealed class ModelRecords
{
    private readonly SortedDictionary<string, string> _managers = new(StringComparer.Ordinal);

    // When a site or a subject was cancelled last.
    private readonly Dictionary<string, DateTimeOffset> _cancelled = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Sites => [.. _managers.Keys];

    /// <exception cref="Refusal">There is no such site, or its manager has another phone.</exception>
    public void CheckAccess(SubmitFilingRequest request)
    {
        if (!_managers.TryGetValue(Site(request.IcpNumber), out var phone))
        {
            throw new Refusal("NO_RECORD");
        }

        if (phone != request.SiteManager.PhoneNumber)
        {
            throw new Refusal("RECORD_PHONE_MISMATCH");
        }
    }

    /// <summary>Notes an approval.</summary>
    /// <exception cref="Refusal">A new site's number is another's, or what was approved meanwhile stands against it.</exception>
    public void Approve(ModelFiling filing, string number, DateTimeOffset now)
    {
        var (content, site, subject) = (filing.Content, Site(number), Subject(number));
        var isSubjectGone = IsCancelledSince(subject, filing.Submitted);
        var isSiteGone = isSubjectGone || IsCancelledSince(site, filing.Submitted);
        switch (content.Type)
        {
            case FilingType.FirstFiling:
                _managers[site] = content.SiteManager.PhoneNumber;
                break;
            case FilingType.NewSite when isSubjectGone:
            case FilingType.Change when content.ChangedSite ? isSiteGone : isSubjectGone:
                throw new Refusal("NO_RECORD");
            case FilingType.NewSite when _managers.ContainsKey(site):
                throw new Refusal("ICP_NUMBER_TAKEN");
            case FilingType.NewSite:
            case FilingType.Change when content.ChangedSite:
                _managers[site] = content.SiteManager.PhoneNumber;
                break;
            case FilingType.Access:
                // One more access of a site that has one.
                CheckAccess(content);
                break;
            case FilingType.CancelSubject when !isSubjectGone:
                Cancel(subject, _managers.Keys.Where(s => Subject(s) == subject), now);
                break;
            case FilingType.CancelSite when !isSiteGone:
            // Without an access no site stays on record.
            case FilingType.CancelAccess when !isSiteGone && _managers.ContainsKey(site):
                Cancel(site, [site], now);
                break;
        }
    }

    private bool IsCancelledSince(string number, DateTimeOffset submitted) =>
        _cancelled.TryGetValue(number, out var cancelled) && cancelled >= submitted;

    private void Cancel(string number, IEnumerable<string> sites, DateTimeOffset now)
    {
        foreach (var site in sites.ToList())
        {
            _managers.Remove(site);
        }

        _cancelled[number] = now;
    }

    private static string Subject(string number) => number.Split('-')[0];

    // Where a site is meant, the subject's own number stands for the site that came with its first filing.
    private static string Site(string number) => number.Contains('-', StringComparison.Ordinal) ? number : $"{number}-1";
}
