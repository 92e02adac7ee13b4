using static Beian.Grpc.Tests.Verification.Standing;
using static Beian.Grpc.Tests.Verification.Typed;
using static Beian.Grpc.Tests.Verification.Who;

namespace Beian.Grpc.Tests.Verification;

/// <summary>How a filing of a principal and a site manager stands when somebody types something.</summary>
public enum Standing
{
    Open,
    ManagerDone,
    UnderReview,
    PrincipalFailed,
    PrincipalFailedManagerDone,
    InTheLastMillisecond,
    Expired,
    ExpiredManagerDone,
    UnderReviewForSevenDays,
    UnderReviewForLonger,
    FailedForSevenDays,
    FailedForLonger,
    ExpiredForSevenDays,
    ExpiredForLonger,
}

/// <summary>Whose phone is typed.</summary>
public enum Who
{
    Principal,
    Manager,
}

/// <summary>What is typed with it.</summary>
public enum Typed
{
    Right,
    WrongId,
    WrongCode,
    BothWrong,
    OthersCode,
    OthersId,
    FromAnUnknownPhone,
    InAnotherProvince,
}

/// <summary>
/// What <c>VerifyCode</c> answers, and how the filing stands afterwards: its state and reason, then the principal's and the manager's
/// challenge with their counts of wrong IDs.
/// </summary>
internal sealed record Verdict(Standing Standing, Who Who, Typed Typed, string Told, string After)
{
    private const string AsBefore = "AwaitingVerification: Pending 0, Pending 0";
    private const string OneDone = "AwaitingVerification: Pending 0, Verified 0";
    private const string AllDone = "UnderReview: Verified 0, Verified 0";
    private const string Failed = "Returned WrongIdLimit: Failed 5, Cancelled 0";
    private const string FailedOneDone = "Returned WrongIdLimit: Failed 5, Verified 0";
    private const string Late = "Returned CodeExpired: Expired 0, Expired 0";
    private const string LateOneDone = "Returned CodeExpired: Expired 0, Verified 0";

    public static IReadOnlyList<Verdict> Table { get; } =
    [
        new(Open, Principal, Right, "AwaitingOthers Manager", "AwaitingVerification: Verified 0, Pending 0"),
        new(Open, Manager, Right, "AwaitingOthers Principal", OneDone),
        new(Open, Principal, WrongId, "Mismatch", "AwaitingVerification: Pending 1, Pending 0"),
        new(Open, Principal, OthersId, "Mismatch", "AwaitingVerification: Pending 1, Pending 0"),
        new(Open, Manager, WrongId, "Mismatch", "AwaitingVerification: Pending 0, Pending 1"),
        new(Open, Principal, WrongCode, "Mismatch", AsBefore),
        new(Open, Principal, BothWrong, "Mismatch", AsBefore),
        new(Open, Principal, OthersCode, "Mismatch", AsBefore),
        new(Open, Principal, FromAnUnknownPhone, "Mismatch", AsBefore),
        new(Open, Principal, InAnotherProvince, "Mismatch", AsBefore),

        new(ManagerDone, Principal, Right, "Forwarded", AllDone),
        new(ManagerDone, Principal, WrongId, "Mismatch", "AwaitingVerification: Pending 1, Verified 0"),
        new(ManagerDone, Principal, WrongCode, "Mismatch", OneDone),
        new(ManagerDone, Manager, Right, "AlreadyVerified AwaitingVerification", OneDone),
        new(ManagerDone, Manager, WrongId, "Mismatch", OneDone),
        new(ManagerDone, Manager, WrongCode, "Mismatch", OneDone),

        new(UnderReview, Principal, Right, "AlreadyVerified UnderReview", AllDone),
        new(UnderReview, Manager, Right, "AlreadyVerified UnderReview", AllDone),
        new(UnderReview, Principal, WrongId, "Mismatch", AllDone),
        new(UnderReview, Principal, WrongCode, "Mismatch", AllDone),

        // Phone and code suffice to learn of the fifth wrong ID: whoever could type the right ID would not be here.
        new(PrincipalFailed, Principal, Right, "Failed Returned WrongIdLimit", Failed),
        new(PrincipalFailed, Principal, WrongId, "Failed Returned WrongIdLimit", Failed),
        new(PrincipalFailed, Principal, WrongCode, "Mismatch", Failed),
        new(PrincipalFailed, Manager, Right, "Failed Returned WrongIdLimit", Failed),
        new(PrincipalFailed, Manager, WrongId, "Failed Returned WrongIdLimit", Failed),
        new(PrincipalFailed, Manager, WrongCode, "Mismatch", Failed),
        new(PrincipalFailed, Manager, OthersCode, "Mismatch", Failed),
        new(PrincipalFailedManagerDone, Manager, Right, "Failed Returned WrongIdLimit", FailedOneDone),
        new(PrincipalFailedManagerDone, Manager, WrongCode, "Mismatch", FailedOneDone),

        new(InTheLastMillisecond, Principal, Right, "AwaitingOthers Manager", "AwaitingVerification: Verified 0, Pending 0"),
        new(InTheLastMillisecond, Principal, WrongId, "Mismatch", "AwaitingVerification: Pending 1, Pending 0"),
        new(InTheLastMillisecond, Principal, WrongCode, "Mismatch", AsBefore),

        new(Expired, Principal, Right, "Failed Returned CodeExpired", Late),
        new(Expired, Manager, Right, "Failed Returned CodeExpired", Late),
        new(Expired, Principal, WrongId, "Mismatch", Late),
        new(Expired, Principal, WrongCode, "Mismatch", Late),
        new(ExpiredManagerDone, Principal, Right, "Failed Returned CodeExpired", LateOneDone),
        new(ExpiredManagerDone, Manager, Right, "Failed Returned CodeExpired", LateOneDone),
        new(ExpiredManagerDone, Manager, WrongId, "Mismatch", LateOneDone),

        new(UnderReviewForSevenDays, Principal, Right, "AlreadyVerified UnderReview", AllDone),
        new(UnderReviewForLonger, Principal, Right, "Mismatch", AllDone),
        new(FailedForSevenDays, Principal, WrongId, "Failed Returned WrongIdLimit", Failed),
        new(FailedForSevenDays, Manager, Right, "Failed Returned WrongIdLimit", Failed),
        new(FailedForLonger, Principal, Right, "Mismatch", Failed),
        new(FailedForLonger, Manager, Right, "Mismatch", Failed),
        new(ExpiredForSevenDays, Principal, Right, "Failed Returned CodeExpired", Late),
        new(ExpiredForSevenDays, Principal, WrongId, "Mismatch", Late),
        new(ExpiredForLonger, Principal, Right, "Mismatch", Late),
    ];
}
