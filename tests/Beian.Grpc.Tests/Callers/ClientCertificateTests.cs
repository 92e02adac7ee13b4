using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>The second factor: a certificate of the authority for roles that need one, and the very one that a token is bound to.</summary>
public sealed class ClientCertificateTests(SharedStores stores) : IDisposable
{
    private const string Served = "served";

    private readonly Issuer _issuer = new();
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();

    [Fact]
    public async Task A_role_that_needs_a_certificate_is_known_with_one_of_the_authority_alone()
    {
        using var files = new TlsFiles(_authority, "server");
        await using var server = await StartAsync(files, ("Callers:ClientCertificates:Roles:0", "Operator"));
        var (portal, operators) = (_issuer.Token(Holder.OfPortal(Province.Zhejiang), Server.Morning), _issuer.Token(Holder.OfOperator(), Server.Morning));
        using var own = _authority.Issue("operator");
        using var strange = _stranger.Issue("operator");
        using var old = _authority.Issue("operator", until: Server.Morning.AddDays(-1));

        Assert.Equal(Served, await RulesAsync(server, portal, null));
        Assert.Equal(Served, await CarriersAsync(server, operators, own));
        Assert.Equal("NO_CERTIFICATE", await CarriersAsync(server, operators, null));
        Assert.Equal("FOREIGN_CERTIFICATE", await CarriersAsync(server, operators, strange));
        Assert.Equal("FOREIGN_CERTIFICATE", await CarriersAsync(server, operators, old));
        Assert.Equal("UNKNOWN_SIGNATURE", await CarriersAsync(server, operators[..^4] + "AAAA", own));
    }

    [Fact]
    public async Task A_token_that_is_bound_to_a_certificate_is_good_with_that_one_alone()
    {
        using var files = new TlsFiles(_authority, "server");
        await using var server = await StartAsync(files);
        using var bound = _authority.Issue("portal");
        using var other = _authority.Issue("portal");
        var token = _issuer.Token(Holder.OfPortal(Province.Zhejiang), Server.Morning, t => t.Claims["cnf"] = new Dictionary<string, object>
        {
            ["x5t#S256"] = Base64UrlEncoder.Encode(bound.GetCertHash(HashAlgorithmName.SHA256)),
        });

        Assert.Equal(Served, await RulesAsync(server, token, bound));
        Assert.Equal("FOREIGN_CERTIFICATE", await RulesAsync(server, token, other));
        Assert.Equal("NO_CERTIFICATE", await RulesAsync(server, token, null));
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }

    private Task<Server> StartAsync(TlsFiles files, params (string, string)[] settings) => Server.StartAsync(
        Engine.ManagedRedis,
        stores,
        [
            .. _issuer.Production.Where(s => s.Key != "Callers:BehindTlsProxy"), .. files.Settings,
            ("Callers:ClientCertificates:CaFile", files.CaFile), .. settings,
        ]);

    private Task<string> RulesAsync(Server server, string token, X509Certificate2? certificate) => AnswerAsync(server, token, certificate, async calls =>
        await new VerificationService.VerificationServiceClient(calls).GetProvinceRulesAsync(new() { Province = Province.Zhejiang }));

    private Task<string> CarriersAsync(Server server, string token, X509Certificate2? certificate) => AnswerAsync(server, token, certificate, async calls =>
        await new OperationsService.OperationsServiceClient(calls).ListCarriersAsync(new()));

    // Each on a connection of its own, and twice: the second time the certificate has been looked at.
    private async Task<string> AnswerAsync(Server server, string token, X509Certificate2? certificate, Func<CallInvoker, Task> call)
    {
        var calls = server.NewChannel(_authority.Handler(certificate)).With(token);
        string[] answers = [await AnswerAsync(() => call(calls)), await AnswerAsync(() => call(calls))];
        return Assert.Single(answers.Distinct());
    }

    private static async Task<string> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return Served;
        }
        catch (RpcException refused)
        {
            Assert.Equal((StatusCode.Unauthenticated, "CALLER_UNAUTHENTICATED"), (refused.StatusCode, refused.Reason()));
            return refused.Details().GetDetail<ErrorInfo>()!.Metadata["problem"];
        }
    }
}
