using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Model;

/// <summary>A phone to verify.</summary>
internal sealed class ModelChallenge(ModelFiling filing, Person person, IReadOnlyList<Role> roles, DateTimeOffset issued)
{
    private static readonly Dictionary<string, (Operator Operator, string Sender)> Senders = new()
    {
        ["133"] = (Operator.Telecom, "106598051001"),
        ["130"] = (Operator.Unicom, "10655113"),
        ["137"] = (Operator.Mobile, "106575000130"),
    };

    private readonly DateTimeOffset _noon = NoonAfter(issued.ToOffset(TimeSpan.FromHours(8)));

    public ModelFiling Filing { get; } = filing;

    public string Phone { get; } = person.PhoneNumber;

    public string Id { get; } = person.IdLastSix;

    public string MaskedPhone => $"{Phone[..3]}****{Phone[7..]}";

    /// <summary>What the handset showed.</summary>
    public string Code { get; set; } = "";

    public ChallengeState State { get; private set; } = ChallengeState.Pending;

    public int WrongIds { get; set; }

    public int Resends { get; private set; }

    /// <summary>The first and what was asked for by hand. Noon's is not among them, see <see cref="IsDueAtNoon"/>.</summary>
    public int Messages { get; private set; } = 1;

    public DateTimeOffset LastMessage { get; private set; } = issued;

    public DateTimeOffset? Verified { get; private set; }

    public bool IsOpen => State == ChallengeState.Pending;

    /// <summary>
    /// Whether its one noon has come while it was open. What closed meanwhile may or may not have been sent before, and a message that
    /// finds it closed says so in the ledger.
    /// </summary>
    public bool IsDueAtNoon(DateTimeOffset now) => IsOpen && _noon <= now;

    public void Verify(DateTimeOffset now)
    {
        State = ChallengeState.Verified;
        Verified = now;
        Filing.Note(FilingEventKind.Verified, now, MaskedPhone);
    }

    /// <summary>Ends it, unless it has ended before.</summary>
    public void End(ChallengeState state) => State = IsOpen ? state : State;

    public void Resend(DateTimeOffset now)
    {
        Resends++;
        Messages++;
        LastMessage = now;
    }

    public Challenge AsMessage() => new()
    {
        Roles = { roles },
        MaskedPhoneNumber = MaskedPhone,
        Operator = Senders[Phone[..3]].Operator,
        SenderNumber = Senders[Phone[..3]].Sender,
        State = State,
        WrongIdCount = WrongIds,
        ManualResendCount = Resends,
        VerifyTime = Verified is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };

    private static DateTimeOffset NoonAfter(DateTimeOffset beijing) =>
        beijing - beijing.TimeOfDay + TimeSpan.FromHours(beijing.TimeOfDay < TimeSpan.FromHours(12) ? 12 : 36);
}
