using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>What bureaus have on record: the site manager's phone of each site. There is one provider here, so one access of each.</summary>
internal sealed class ModelRecords
{
    private readonly SortedDictionary<string, string> _managers = new(StringComparer.Ordinal);

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
    /// <exception cref="Refusal">A new site's number is another's.</exception>
    public void Approve(SubmitFilingRequest content, string number)
    {
        var site = Site(number);
        switch (content.Type)
        {
            case FilingType.NewSite when _managers.ContainsKey(site):
                throw new Refusal("ICP_NUMBER_TAKEN");
            case FilingType.FirstFiling or FilingType.NewSite or FilingType.Access:
            case FilingType.Change when content.ChangedSite:
                _managers[site] = content.SiteManager.PhoneNumber;
                break;
            case FilingType.CancelSubject:
                foreach (var gone in _managers.Keys.Where(s => Subject(s) == Subject(site)).ToList())
                {
                    _managers.Remove(gone);
                }

                break;
            case FilingType.CancelSite or FilingType.CancelAccess:
                _managers.Remove(site);
                break;
        }
    }

    private static string Subject(string number) => number.Split('-')[0];

    // Where a site is meant, the subject's own number stands for the site that came with its first filing.
    private static string Site(string number) => number.Contains('-', StringComparison.Ordinal) ? number : $"{number}-1";
}
