using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Beian.Grpc.Tests.Callers;

/// <summary>An RPC of the contract, and who may call it: as the contract says, and not as the server does.</summary>
/// <param name="Rpc">The RPC.</param>
/// <param name="Callers">Each with a star where only for its own province; nobody stands for everybody who is known.</param>
internal sealed record Row(MethodDescriptor Rpc, string[] Callers)
{
    private static readonly (string Rpcs, string Callers)[] Contract =
    [
        ("FilingService/*", "provider"),
        ("VerificationService/GetProvinceRules", "portal* provider"),
        ("VerificationService/*", "portal*"),
        ("ReviewService/*", "bureau*"),
        ("OperationsService/*", "operator"),
        ("SimulatorService/*", ""),
    ];

    private static readonly ServiceDescriptor[] Services =
        [FilingService.Descriptor, VerificationService.Descriptor, ReviewService.Descriptor, OperationsService.Descriptor, SimulatorService.Descriptor];

    public static IReadOnlyList<Row> All { get; } = [.. Services.SelectMany(service => service.Methods).Select(Of)];

    public string Path => $"{Rpc.Service.FullName}/{Rpc.Name}";

    public bool IsOfTheSimulator => Rpc.Service == SimulatorService.Descriptor;

    /// <summary>How a known caller is answered.</summary>
    public string AnswerTo(Visitor visitor)
    {
        var admitted = Callers.Where(caller => visitor.Holder.Roles.Contains(caller.TrimEnd('*'))).ToList();
        return Callers.Length == 0 || admitted.Any(caller => !caller.EndsWith('*') || visitor.IsFromHere) ? Knocking.LetIn
            : admitted.Count > 0 ? "PROVINCE_NOT_PERMITTED" : "CALLER_NOT_PERMITTED";
    }

    /// <summary>A request for a province, as far as such a request can name one, and for nothing else.</summary>
    public IMessage RequestFor(Province province)
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
                field.Accessor.SetValue(request, $"{(int)province}-0123456789ABCDEFGHJK");
            }
        }

        return request;
    }

    private static Row Of(MethodDescriptor rpc) => new(
        rpc,
        Contract.First(row => row.Rpcs == $"{rpc.Service.Name}/{rpc.Name}" || row.Rpcs == $"{rpc.Service.Name}/*").Callers
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
