using Beian.Filings;
using Beian.V1;

namespace Beian.Rpc;

/// <summary>Reads a submit.</summary>
internal static class SubmitFilingFields
{
    private const int MaxIcpNumberLength = 40;

    public static FilingOrder Read(SubmitFilingRequest request, string provider)
    {
        var fields = new Fields();
        var order = fields.OrderNumber("order_number", request.OrderNumber);
        var province = fields.Province("province", request.Province);
        fields.Known("type", request.Type);
        var roles = VerifiedRoles.Of(request.Type) ?? [];
        var principal = Person(fields, "principal", request.Principal, roles.Contains(Role.Principal));
        var manager = Person(fields, "site_manager", request.SiteManager, roles.Contains(Role.SiteManager));
        if (fields.AreValid && principal is not null && manager is not null
            && principal.Phone == manager.Phone && principal.Id != manager.Id)
        {
            fields.Refuse("site_manager.id_last_six", "must equal principal.id_last_six: one phone is one person, who has one document");
        }

        Changes(fields, request);
        if (request.IcpNumber.Length > MaxIcpNumberLength || request.IcpNumber.Any(char.IsControl))
        {
            fields.Refuse("icp_number", $"must be an ICP number of at most {MaxIcpNumberLength} characters");
        }

        if (request.ResubmissionOf.Length > 0)
        {
            fields.Filing("resubmission_of", request.ResubmissionOf);
        }

        fields.ThrowIfInvalid();
        return new FilingOrder(provider, order, province, request.Type, principal, manager)
        {
            ChangedSubject = request.ChangedSubject,
            ChangedSite = request.ChangedSite,
            IcpNumber = request.IcpNumber,
            ResubmissionOf = request.ResubmissionOf,
        };
    }

    private static Filings.Person? Person(Fields fields, string name, V1.Person? person, bool isRequired)
    {
        if (person is null)
        {
            if (isRequired)
            {
                fields.Refuse(name, "is required for this type of filing");
            }

            return null;
        }

        return new Filings.Person(
            fields.Phone($"{name}.phone_number", person.PhoneNumber), fields.Id($"{name}.id_last_six", person.IdLastSix));
    }

    private static void Changes(Fields fields, SubmitFilingRequest request)
    {
        if (request.Type == FilingType.Change)
        {
            return;
        }

        foreach (var (field, isSet) in new[] { ("changed_subject", request.ChangedSubject), ("changed_site", request.ChangedSite) })
        {
            if (isSet)
            {
                fields.Refuse(field, "is for filings of type CHANGE only");
            }
        }
    }
}
