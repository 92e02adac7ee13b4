using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Model;

/// <summary>A filing.</summary>
internal sealed class ModelFiling(string id, SubmitFilingRequest content, DateTimeOffset submitted)
{
    private readonly List<(DateTimeOffset Time, FilingEventKind Kind, string Phone)> _history =
        [(submitted, FilingEventKind.Submitted, "")];

    private DateTimeOffset? _deadline;
    private DateTimeOffset? _reviewed;

    /// <summary>Given by the server; the model compares it and no more.</summary>
    public string FilingId { get; set; } = id;

    public SubmitFilingRequest Content { get; } = content;

    public List<ModelChallenge> Challenges { get; } = [];

    public FilingState State { get; private set; } = FilingState.AwaitingVerification;

    public ReturnReason Reason { get; private set; }

    public DateTimeOffset Submitted { get; } = submitted;

    public DateTimeOffset? Deadline => _deadline;

    public DateTimeOffset? Closed { get; private set; }

    public string Number { get; private set; } = content.IcpNumber;

    public string RejectionReason { get; private set; } = "";

    public string ResubmittedAs { get; set; } = "";

    /// <summary>What happened, without what happened to messages.</summary>
    public IEnumerable<(DateTimeOffset Time, FilingEventKind Kind, string Phone)> History => _history;

    public void Note(FilingEventKind what, DateTimeOffset now, string phone = "") => _history.Add((now, what, phone));

    /// <summary>The codes are out, or the filing is on its way to the bureau where nobody verifies.</summary>
    public void Begin(TimeSpan codeLifetime)
    {
        if (Challenges.Count == 0)
        {
            Forward(Submitted);
        }
        else
        {
            _deadline = Submitted + codeLifetime;
        }
    }

    public void Forward(DateTimeOffset now) => Close(FilingState.UnderReview, FilingEventKind.Forwarded, now);

    public void Return(ReturnReason reason, DateTimeOffset now)
    {
        Reason = reason;
        Challenges.ForEach(c => c.End(reason == ReturnReason.CodeExpired ? ChallengeState.Expired : ChallengeState.Cancelled));
        Close(FilingState.Returned, FilingEventKind.Returned, now);
    }

    public void Withdraw(DateTimeOffset now)
    {
        Challenges.ForEach(c => c.End(ChallengeState.Cancelled));
        Close(FilingState.Withdrawn, FilingEventKind.Withdrawn, now);
    }

    public void Approve(string number, DateTimeOffset now)
    {
        Number = number;
        Decide(FilingState.Approved, FilingEventKind.Approved, now);
    }

    public void Reject(string reason, DateTimeOffset now)
    {
        RejectionReason = reason;
        Decide(FilingState.Rejected, FilingEventKind.Rejected, now);
    }

    /// <summary>As GetFiling answers it, without history and messages.</summary>
    public Filing AsMessage() => new()
    {
        FilingId = FilingId,
        ProviderId = "local",
        OrderNumber = Content.OrderNumber,
        Province = Content.Province,
        Type = Content.Type,
        State = State,
        ReturnReason = Reason,
        Challenges = { Challenges.Select(c => c.AsMessage()) },
        SubmitTime = Timestamp.FromDateTimeOffset(Submitted),
        Deadline = OrNull(_deadline),
        CloseTime = OrNull(Closed),
        ResubmissionOf = Content.ResubmissionOf,
        IcpNumber = Number,
        RejectionReason = RejectionReason,
        ChangedSubject = Content.ChangedSubject,
        ChangedSite = Content.ChangedSite,
        ReviewTime = OrNull(_reviewed),
        ResubmittedAs = ResubmittedAs,
    };

    private void Close(FilingState state, FilingEventKind what, DateTimeOffset now)
    {
        State = state;
        Closed = now;
        Note(what, now);
    }

    private void Decide(FilingState state, FilingEventKind what, DateTimeOffset now)
    {
        State = state;
        _reviewed = now;
        Note(what, now);
    }

    private static Timestamp? OrNull(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
