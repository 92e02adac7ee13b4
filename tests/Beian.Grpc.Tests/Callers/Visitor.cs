using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Grpc.Tests.Callers;

/// <summary>Somebody with a token, and whether the province that is asked for is one of theirs.</summary>
internal sealed record Visitor(string Name, Holder Holder, bool IsFromHere = true)
{
    public const Province Here = Province.Zhejiang;

    public static IReadOnlyList<Visitor> All { get; } =
    [
        new("provider", Holder.OfProvider("tencent")),
        new("portal of here", Holder.OfPortal(Province.Shanghai, Here)),
        new("portal of elsewhere", Holder.OfPortal(Province.Shanghai), IsFromHere: false),
        new("bureau of here", Holder.OfBureau(Here)),
        new("bureau of elsewhere", Holder.OfBureau(Province.Guangdong), IsFromHere: false),
        new("operator", Holder.OfOperator()),
        // The provinces of one role are not those of another.
        new("portal of here, bureau of elsewhere", new Holder("both") { Roles = ["portal", "bureau"], PortalOf = [Province.Guangdong], BureauOf = [Province.Guangdong] }, IsFromHere: false),
        new("everyone of here", new Holder("everyone") { Roles = ["provider", "portal", "bureau", "operator"], Provider = "everyone", PortalOf = [Here], BureauOf = [Here] }),
        new("nobody", new Holder("nobody")),
        new("a role of another system", new Holder("stranger") { Roles = ["admin"], Provider = "tencent", PortalOf = [Here], BureauOf = [Here] }),
    ];
}
