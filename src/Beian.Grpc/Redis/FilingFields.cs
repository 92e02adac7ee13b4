using System.Globalization;
using Beian.Filings;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>A filing as fields of a hash. The README beside says what each field is.</summary>
public sealed class FilingFields(KeyRing ring, SealedPhones phones)
{
    /// <summary>Every field that may hold a sealed phone.</summary>
    internal static readonly RedisValue[] PhoneFields = ["0.phone", "1.phone", "principal", "manager"];

    /// <summary>The fields of a filing that is being submitted, name and value in turn.</summary>
    internal IEnumerable<RedisValue> Write(FilingDraft draft, FilingState state)
    {
        var order = draft.Order;
        List<RedisValue> fields =
        [
            "provider", order.Provider,
            "order", order.OrderNumber,
            "type", (int)order.Type,
            "state", (int)state,
            "key", ring.Current.Id,
            "content", ring.Current.Contents.Seal(Content(order)),
            "submitted", draft.Submitted.ToMs(),
            "deadline", draft.Deadline.ToMs(),
        ];
        if (state != FilingState.AwaitingVerification)
        {
            // Where nobody verifies, verification ends as it begins.
            fields.AddRange(["closed", draft.Submitted.ToMs()]);
        }

        Add(fields, "changed", Changed(order));
        Add(fields, "icp", order.IcpNumber?.ToString() ?? "");
        Add(fields, "resubmits", order.ResubmissionOf?.ToString() ?? "");
        foreach (var role in SubjectRecord.RolesOnRecord(order.Type, order.ChangedSubject, order.ChangedSite))
        {
            if (!draft.Challenges.Any(c => c.Roles.Contains(role)) && order.PersonIn(role) is { } person)
            {
                fields.AddRange([NameOf(role), phones.Seal(person.Phone, draft.Id)]);
            }
        }

        for (var n = 0; n < draft.Challenges.Count; n++)
        {
            Write(fields, $"{n}.", draft.Challenges[n], draft.Id);
        }

        return fields;
    }

    /// <summary>All that the provider asked, to be sealed, to know the same order again.</summary>
    internal static byte[] Content(FilingOrder order) => ContentSeal.Hash(string.Join('\n',
        (int)order.Province, (int)order.Type, Changed(order), order.IcpNumber, order.ResubmissionOf,
        order.Principal?.Phone.Reveal(), order.Principal?.Id.Reveal(), order.SiteManager?.Phone.Reveal(), order.SiteManager?.Id.Reveal()));

    /// <summary>Reads a filing back.</summary>
    internal Filing Read(FilingId id, IReadOnlyDictionary<string, RedisValue> fields)
    {
        var submitted = Time(fields["submitted"])!.Value;
        return new Filing(
            id,
            fields["provider"]!,
            fields["order"]!,
            (FilingType)(int)fields["type"],
            (FilingState)(int)fields["state"],
            (ReturnReason)Number(fields, "reason"),
            submitted,
            Time(fields["deadline"])!.Value,
            Time(fields.GetValueOrDefault("closed")),
            [.. Enumerable.Range(0, 2).Where(n => fields.ContainsKey($"{n}.state")).Select(n => Read(id, submitted, $"{n}.", fields))])
        {
            IcpNumber = IcpNumber.Parse(Text(fields, "icp")),
            ResubmittedAs = Text(fields, "resubmitted"),
            Reviewed = Time(fields.GetValueOrDefault("reviewed")),
            UnverifiedPhones = new[] { Role.Principal, Role.SiteManager }.Where(r => fields.ContainsKey(NameOf(r)))
                .ToDictionary(r => r, r => phones.Open((byte[])fields[NameOf(r)]!, id)),
            ResubmissionOf = Text(fields, "resubmits"),
            RejectionReason = Text(fields, "rejection"),
            ChangedSubject = (Number(fields, "changed") & 1) != 0,
            ChangedSite = (Number(fields, "changed") & 2) != 0,
        };
    }

    private void Write(List<RedisValue> fields, string n, ChallengeDraft challenge, FilingId id)
    {
        var (phone, six) = challenge.Person;
        fields.AddRange(
        [
            n + "roles", challenge.Roles.Sum(r => (int)r),
            n + "phone", phones.Seal(phone, id),
            n + "id", ring.Current.Digests.Id(phone, six),
            n + "code", ring.Current.Digests.Code(phone, challenge.Code),
            n + "operator", (int)challenge.Operator,
            n + "state", (int)ChallengeState.Pending,
            n + "messages", 1,
            n + "m1", Ledger.Queued(DeliveryTrigger.Initial),
        ]);
        Add(fields, n + "counter", challenge.CodeCounter);
    }

    private Challenge Read(FilingId id, DateTimeOffset submitted, string n, IReadOnlyDictionary<string, RedisValue> fields) => new(
        [.. Enum.GetValues<Role>().Where(r => r != Role.Unspecified && ((int)fields[n + "roles"] & (int)r) != 0)],
        phones.Open((byte[])fields[n + "phone"]!, id),
        (Operator)(int)fields[n + "operator"],
        (ChallengeState)(int)fields[n + "state"],
        [.. Text(fields, n + "wrongs").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ms => After(submitted, ms))],
        Number(fields, n + "resends"),
        Time(fields.GetValueOrDefault(n + "verified")),
        [.. Enumerable.Range(1, (int)fields[n + "messages"]).Select(m => Ledger.Read(fields[$"{n}m{m}"]!, submitted))]);

    private static string NameOf(Role role) => role == Role.Principal ? "principal" : "manager";

    private static int Changed(FilingOrder order) => (order.ChangedSubject ? 1 : 0) | (order.ChangedSite ? 2 : 0);

    private static void Add(List<RedisValue> fields, string name, string value)
    {
        if (value.Length > 0)
        {
            fields.AddRange([name, value]);
        }
    }

    private static void Add(List<RedisValue> fields, string name, int value)
    {
        if (value != 0)
        {
            fields.AddRange([name, value]);
        }
    }

    private static int Number(IReadOnlyDictionary<string, RedisValue> fields, string name) => (int)fields.GetValueOrDefault(name, 0);

    private static string Text(IReadOnlyDictionary<string, RedisValue> fields, string name) => fields.GetValueOrDefault(name, "")!;

    private static DateTimeOffset? Time(RedisValue ms) => ms.IsNull ? null : StoredTime.Of(ms);

    private static DateTimeOffset After(DateTimeOffset submitted, string ms) =>
        submitted.AddMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture));
}
