using System.Collections.Frozen;
using Beian.Filings;
using Beian.V1;
using Grpc.Core;

namespace Beian.Callers;

/// <summary>Who may call what: all of it. An RPC that is not here cannot be served.</summary>
internal static class AccessRules
{
    private static readonly AccessRule Provider = AccessRule.For(CallerRole.Provider);
    private static readonly AccessRule Operator = AccessRule.For(CallerRole.Operator);

    private static readonly FrozenDictionary<string, AccessRule> Rules = new Dictionary<string, AccessRule>
    {
        ["/beian.v1.FilingService/SubmitFiling"] = Provider,
        ["/beian.v1.FilingService/GetFiling"] = Provider,
        ["/beian.v1.FilingService/ListFilings"] = Provider,
        ["/beian.v1.FilingService/WatchFilings"] = Provider,
        ["/beian.v1.FilingService/WithdrawFiling"] = Provider,

        ["/beian.v1.VerificationService/VerifyCode"] = AccessRule.For<VerifyCodeRequest>(CallerRole.Portal, r => r.Province),
        ["/beian.v1.VerificationService/ResendCode"] = AccessRule.For<ResendCodeRequest>(CallerRole.Portal, r => r.Province),
        ["/beian.v1.VerificationService/CreateCaptcha"] = AccessRule.For<CreateCaptchaRequest>(CallerRole.Portal, r => r.Province),
        ["/beian.v1.VerificationService/GetProvinceRules"] =
            AccessRule.For<GetProvinceRulesRequest>(CallerRole.Portal, r => r.Province).Or(CallerRole.Provider),

        ["/beian.v1.ReviewService/ListFilingsUnderReview"] = AccessRule.For<ListFilingsUnderReviewRequest>(CallerRole.Bureau, r => r.Province),
        ["/beian.v1.ReviewService/ApproveFiling"] = AccessRule.For<ApproveFilingRequest>(CallerRole.Bureau, r => ProvinceOf(r.FilingId)),
        ["/beian.v1.ReviewService/RejectFiling"] = AccessRule.For<RejectFilingRequest>(CallerRole.Bureau, r => ProvinceOf(r.FilingId)),

        ["/beian.v1.OperationsService/ListNoonRuns"] = Operator,
        ["/beian.v1.OperationsService/RunNoonResend"] = Operator,
        ["/beian.v1.OperationsService/SetPortedNumber"] = Operator,
        ["/beian.v1.OperationsService/ListCarriers"] = Operator,
        ["/beian.v1.OperationsService/ListProvinces"] = Operator,
        ["/beian.v1.OperationsService/GetOverview"] = Operator,
        ["/beian.v1.OperationsService/ListAuditLines"] = Operator,
        ["/beian.v1.OperationsService/ErasePerson"] = Operator,

        // In Development alone, where the one handset is everybody's.
        ["/beian.v1.SimulatorService/ListMessages"] = AccessRule.AnyCaller,
        ["/beian.v1.SimulatorService/WatchMessages"] = AccessRule.AnyCaller,
        ["/beian.v1.SimulatorService/SetCarrierBehavior"] = AccessRule.AnyCaller,

        // A load balancer has no token, and learns no more than whether the server serves.
        ["/grpc.health.v1.Health/Check"] = AccessRule.Anyone,
        ["/grpc.health.v1.Health/Watch"] = AccessRule.Anyone,

        // What anybody can read in the contract's files.
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = AccessRule.AnyCaller,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = AccessRule.AnyCaller,
    }.ToFrozenDictionary();

    /// <summary>Every RPC that has a rule, as gRPC calls it.</summary>
    public static IEnumerable<string> Rpcs => Rules.Keys;

    /// <summary>The rule of an RPC.</summary>
    /// <exception cref="InvalidOperationException">It has none, so nobody may call it.</exception>
    public static AccessRule Of(IMethod rpc) =>
        Rules.GetValueOrDefault(rpc.FullName) ?? throw new InvalidOperationException($"{rpc.FullName} has no rule in {nameof(AccessRules)}: say who may call it.");

    private static Province ProvinceOf(string filing) => FilingId.TryParse(filing, out var id) ? id.Province : Province.Unspecified;
}
