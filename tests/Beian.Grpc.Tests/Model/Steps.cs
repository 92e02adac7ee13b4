using CsCheck;

namespace Beian.Grpc.Tests.Model;

/// <summary>Random sequences of steps.</summary>
internal static class Steps
{
    private static readonly Gen<int> Any = Gen.Int[0, 5];
    private static readonly Gen<int> Person = Gen.Frequency((8, Gen.Int[0, 2]), (1, Gen.Const(3)));
    private static readonly Gen<int> Place = Gen.Frequency((8, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(2)));
    private static readonly Gen<int> RequestId = Gen.Frequency((4, Gen.Const(0)), (2, Gen.Int[1, 2]));

    private static readonly Gen<Step> Submit = Gen.Select(
        Gen.Frequency((4, Gen.Const(Kind.FirstFiling)), (3, Gen.Const(Kind.NewSite)), (2, Gen.Const(Kind.Access)), (3, Gen.Enum<Kind>())),
        Place,
        Person,
        Person,
        Gen.Int[0, 2],
        Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Frequency((4, Gen.Const(-1)), (1, Any)),
        Step (kind, place, principal, manager, site, onRecord, earlier) =>
            new Step.Submit(kind, place, principal, manager, site, onRecord, earlier));

    private static readonly Gen<Step> Repeat = Gen.Select(Any, Gen.Enum<Change>(), Step (filing, change) => new Step.Repeat(filing, change));

    private static readonly Gen<Step> Verify = Gen.Select(
        Any,
        Gen.Frequency((6, Gen.Const(Twist.None)), (3, Gen.Const(Twist.WrongId)), (4, Gen.Enum<Twist>())),
        Gen.Frequency((5, Gen.Const(1)), (2, Gen.Int[2, 6])),
        RequestId,
        Step (challenge, twist, times, requestId) => new Step.Verify(challenge, twist, times, requestId));

    private static readonly Gen<Step> Resend = Gen.Select(
        Any,
        Gen.Frequency((6, Gen.Const(Twist.None)), (2, Gen.Enum<Twist>())),
        Gen.Frequency((3, Gen.Const(1)), (2, Gen.Int[2, 4])),
        Gen.Bool,
        RequestId,
        Step (challenge, twist, times, patiently, requestId) => new Step.Resend(challenge, twist, times, patiently, requestId));

    private static readonly Gen<Step> Withdraw = Any.Select(Step (filing) => new Step.Withdraw(filing));

    private static readonly Gen<Step> Approve = Gen.Select(
        Any,
        Gen.Int[0, 1],
        Gen.Frequency((7, Gen.Const(Number.None)), (2, Gen.Enum<Number>())),
        Step (filing, site, number) => new Step.Approve(filing, site, number));

    private static readonly Gen<Step> Reject =
        Gen.Select(Any, Gen.OneOf(Gen.Const("材料不齐"), Gen.Const("域名未实名")), Step (filing, reason) => new Step.Reject(filing, reason));

    private static readonly Gen<Step> Wait = Gen.Select(
        Gen.Enum<Moment>(), Any, Gen.Int[-1, 1], Step (moment, filing, nudge) => new Step.Wait(moment, filing, nudge));

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (5, Submit), (1, Repeat), (9, Verify), (4, Resend), (1, Withdraw), (4, Approve), (1, Reject), (6, Wait));

    private static readonly Gen<Step> Right = Gen.Const<Step>(new Step.Verify(0, Twist.None, 1, 0));

    /// <summary>A filing's straight way to the bureau's decision, which hardly comes about by chance; and on from there by chance.</summary>
    private static readonly Gen<Step[]> Way = Gen.Select(
        Submit, Right, Right, Approve, AnyStep, Step[] (submit, first, second, approve, next) => [submit, first, second, approve, next]);

    /// <summary>A life of some filings. It begins with one, since nothing can be done before.</summary>
    public static Gen<Step[]> Sequence { get; } = Gen.Select(
        Submit,
        Gen.Frequency((14, AnyStep.Select(Step[] (step) => [step])), (2, Way)).Array[0, 16],
        Step[] (first, others) => [first, .. others.SelectMany(steps => steps)]);
}
