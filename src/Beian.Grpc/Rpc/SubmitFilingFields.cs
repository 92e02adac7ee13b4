using Beian.Filings;
using Beian.Rules;
using Beian.V1;

namespace Beian.Rpc;

/// <summary>Reads a submit.</summary>
internal static class SubmitFilingFields
{
    private const string Required = "is required for this type of filing";

    /// <param name="request">What was sent.</param>
    /// <param name="provider">Whose filing it is.</param>
    /// <param name="rules">Who has to verify, and so has to be named.</param>
    /// <param name="now">When.</param>
    /// <remarks>
    /// People whom the rules of the day alone ask for are missed here only together with other faults. Without any, the submission
    /// decides: the same order may have been submitted before those rules began.
    /// </remarks>
    public static FilingOrder Read(SubmitFilingRequest request, string provider, RuleBook rules, DateTimeOffset now)
    {
        var fields = new Fields();
        var order = fields.OrderNumber("order_number", request.OrderNumber);
        var province = fields.Province("province", request.Province);
        var type = fields.Type("type", request.Type);
        Changes(fields, request);
        var verified = fields.AreValid ? rules.RolesFor(province, type, request.ChangedSubject, request.ChangedSite, now) : [];
        var principal = Person(fields, "principal", request.Principal, NamesPrincipal(request));
        var manager = Person(fields, "site_manager", request.SiteManager, NamesSiteManager(request));
        if (IsRead(principal) && IsRead(manager) && principal!.Phone == manager!.Phone && principal.Id != manager.Id)
        {
            fields.Refuse("site_manager.id_last_six", "must equal principal.id_last_six: one phone is one person, who has one document");
        }

        var number = Number(fields, request);
        FilingId? resubmits = request.ResubmissionOf.Length > 0 ? fields.Filing("resubmission_of", request.ResubmissionOf) : null;
        if (!fields.AreValid)
        {
            Miss(fields, verified.Where(role => role == Role.Principal
                ? principal is null && !NamesPrincipal(request)
                : manager is null && !NamesSiteManager(request)));
        }

        fields.ThrowIfInvalid();
        if (number is not null && number.Letter != province.Letter())
        {
            throw Errors.IcpNumberProvinceMismatch(province.Letter());
        }

        if (resubmits is { } earlier && earlier.Province != province)
        {
            throw Errors.ResubmissionRefused(FilingState.Unspecified);
        }

        return new FilingOrder(provider, order, province, type, principal, manager)
        {
            ChangedSubject = request.ChangedSubject,
            ChangedSite = request.ChangedSite,
            IcpNumber = number,
            ResubmissionOf = resubmits,
        };
    }

    /// <summary>The answer to an order that does not name who has to verify it.</summary>
    public static Grpc.Core.RpcException Missing(IEnumerable<Role> roles)
    {
        var fields = new Fields();
        Miss(fields, roles);
        return fields.Invalid();
    }

    private static void Miss(Fields fields, IEnumerable<Role> roles)
    {
        foreach (var role in roles)
        {
            fields.Refuse(role == Role.Principal ? "principal" : "site_manager", Required);
        }
    }

    // Whom a filing must name, whoever has to verify it.
    private static bool NamesPrincipal(SubmitFilingRequest request) =>
        request.Type == FilingType.FirstFiling || (request.Type == FilingType.Change && request.ChangedSubject);

    private static bool NamesSiteManager(SubmitFilingRequest request) =>
        request.Type is FilingType.FirstFiling or FilingType.NewSite or FilingType.Access
        || (request.Type == FilingType.Change && request.ChangedSite);

    private static Filings.Person? Person(Fields fields, string name, V1.Person? person, bool isRequired)
    {
        if (person is not null)
        {
            return new Filings.Person(
                fields.Phone($"{name}.phone_number", person.PhoneNumber), fields.Id($"{name}.id_last_six", person.IdLastSix));
        }

        if (isRequired)
        {
            fields.Refuse(name, Required);
        }

        return null;
    }

    private static bool IsRead(Filings.Person? person) => person is not null && person.Phone != default && person.Id != default;

    private static void Changes(Fields fields, SubmitFilingRequest request)
    {
        if (request.Type == FilingType.Change)
        {
            if (!request.ChangedSubject && !request.ChangedSite)
            {
                fields.Refuse("changed_subject", "is required for a CHANGE, or changed_site, or both");
            }

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

    private static IcpNumber? Number(Fields fields, SubmitFilingRequest request)
    {
        const string Field = "icp_number";
        if (request.IcpNumber.Length == 0)
        {
            if (request.Type is FilingType.Access or FilingType.Change
                or FilingType.CancelSubject or FilingType.CancelSite or FilingType.CancelAccess)
            {
                fields.Refuse(Field, Required);
            }
        }
        else if (request.Type == FilingType.FirstFiling)
        {
            fields.Refuse(Field, "must be empty for a FIRST_FILING, whose subject has no number yet");
        }
        else
        {
            return fields.IcpNumber(Field, request.IcpNumber);
        }

        return null;
    }
}
