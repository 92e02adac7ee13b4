using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Beian.Grpc.Tests.Callers;

/// <summary>An RPC of the contract, and who may call it: as the contract says, and not as the server does.</summary>
/// <param name="Rpc">The RPC.</param>
/// <param name="Callers">
/// Each with a star where only for its own province; nobody stands for everybody who is known, anyone for those too who are not.
/// </param>
internal sealed record Row(MethodDescriptor Rpc, string[] Callers)
{
    private const string Anyone = "anyone";

    // One line for each, and no pattern: a new RPC is to be thought about.
    private static readonly Dictionary<string, string> Contract = new()
    {
        ["FilingService/SubmitFiling"] = "provider",
        ["FilingService/GetFiling"] = "provider",
        ["FilingService/ListFilings"] = "provider",
        ["FilingService/WatchFilings"] = "provider",
        ["FilingService/WithdrawFiling"] = "provider",
        ["VerificationService/VerifyCode"] = "portal*",
        ["VerificationService/ResendCode"] = "portal*",
        ["VerificationService/CreateCaptcha"] = "portal*",
        ["VerificationService/GetProvinceRules"] = "portal* provider",
        ["ReviewService/ListFilingsUnderReview"] = "bureau*",
        ["ReviewService/ApproveFiling"] = "bureau*",
        ["ReviewService/RejectFiling"] = "bureau*",
        ["OperationsService/ListNoonRuns"] = "operator",
        ["OperationsService/RunNoonResend"] = "operator",
        ["OperationsService/SetPortedNumber"] = "operator",
        ["OperationsService/ListCarriers"] = "operator",
        ["OperationsService/ListProvinces"] = "operator",
        ["OperationsService/GetOverview"] = "operator",
        ["OperationsService/ListAuditLines"] = "operator",
        ["OperationsService/ErasePerson"] = "operator",
        ["SimulatorService/ListMessages"] = "",
        ["SimulatorService/WatchMessages"] = "",
        ["SimulatorService/SetCarrierBehavior"] = "",
        ["Health/Check"] = Anyone,
        ["Health/Watch"] = Anyone,
        ["ServerReflection/ServerReflectionInfo"] = "",
    };

    public static IReadOnlyList<Row> All { get; } = [.. ServedServices.All.SelectMany(service => service.Methods).Select(Of)];

    /// <summary>Lines of the table that speak of no RPC.</summary>
    public static IEnumerable<string> Idle => Contract.Keys.Except(All.Select(row => row.Name));

    public string Path => $"{Rpc.Service.FullName}/{Rpc.Name}";

    /// <summary>Whether it is there in Development alone.</summary>
    public bool IsForDevelopers => Rpc.Service == SimulatorService.Descriptor || Rpc.Service.Name == "ServerReflection";

    /// <summary>Whether no token is looked at.</summary>
    public bool IsForAnyone => Callers is [Anyone];

    private string Name => NameOf(Rpc);

    /// <summary>How a known caller is answered.</summary>
    public string AnswerTo(Visitor visitor)
    {
        if (IsForAnyone)
        {
            return Knocking.LetIn;
        }

        var admitted = Callers.Where(caller => visitor.Holder.Roles.Contains(caller.TrimEnd('*'))).ToList();
        return Callers.Length == 0 || admitted.Any(caller => !caller.EndsWith('*') || visitor.IsFromHere) ? Knocking.LetIn
            : admitted.Count > 0 ? "PROVINCE_NOT_PERMITTED" : "CALLER_NOT_PERMITTED";
    }

    /// <summary>A request for a province, as far as such a request can name one, and for nothing else.</summary>
    public IMessage RequestFor(Province province) => RequestFor(province, $"{(int)province}-0123456789ABCDEFGHJK");

    /// <summary>A request for a province and a filing, as far as such a request can name them, and for nothing else.</summary>
    public IMessage RequestFor(Province province, string filing)
    {
        var request = Rpc.InputType.Parser.ParseFrom([]);
        foreach (var field in Rpc.InputType.Fields.InDeclarationOrder())
        {
            if (field is { Name: "province", IsRepeated: false })
            {
                field.Accessor.SetValue(request, province);
            }
            else if (field.Name == "filing_id")
            {
                field.Accessor.SetValue(request, filing);
            }
        }

        return request;
    }

    private static Row Of(MethodDescriptor rpc) => new(
        rpc,
        (Contract.GetValueOrDefault(NameOf(rpc)) ?? throw new InvalidOperationException($"{NameOf(rpc)} is not in the matrix: say who may call it, as the contract does."))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.Name}/{rpc.Name}";
}
