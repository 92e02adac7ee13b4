using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Redis;

/// <summary>The statuses that scripts return, their headers name and the classes that call them know are one set.</summary>
public sealed partial class ScriptStatusesTests(SharedStores stores)
{
    public static TheoryData<string> Names => [.. LuaSource.Scripts.Select(source => source.Name)];

    public static TheoryData<string> Callers =>
        [.. Directory.GetFiles(LuaSource.Store, "*.cs").Where(path => CalledIn(path).Any()).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_header_names_what_its_script_returns(string script)
    {
        var source = LuaSource.Scripts.Single(s => s.Name == script);
        var promised = source.Header[source.Header.IndexOf("-- Returns", StringComparison.Ordinal)..];

        Assert.Equal(Statuses(source), Sorted(StatusInHeader().Matches(promised)));
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void A_class_knows_the_statuses_of_the_scripts_it_calls_and_no_others(string file)
    {
        var path = Path.Combine(LuaSource.Store, file);
        var known = Understanding().Matches(File.ReadAllText(path)).SelectMany(understood => Quoted().Matches(understood.Value));
        var returned = LuaSource.Scripts.Where(source => CalledIn(path).Contains(source.Name)).SelectMany(Statuses);

        Assert.Equal(returned.Distinct().Order(StringComparer.Ordinal), Sorted(known));
    }

    [Fact]
    public void Every_script_has_a_class_that_calls_it() => Assert.Equal(
        LuaSource.Scripts.Select(source => source.Name),
        Directory.GetFiles(LuaSource.Store, "*.cs").SelectMany(CalledIn).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_status_that_nobody_knows_is_a_fault_and_not_a_verdict()
    {
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, services => services.AddScripts(
                // Looking has no status, nothing is claimed where nothing is, and without a registration there is no server.
                script => script.Name is "look_at_outbox" or "look_at_noon" or "register_ring" ? script.Text : "return { 'UNHEARD_OF' }"));
        server.Log.Expect("returned the unknown status UNHEARD_OF");
        var filing = Case.OfOne(server);

        Assert.Equal(StatusCode.Internal, await StatusAsync(async () => await server.Filings.SubmitFilingAsync(filing.Order)));
        Assert.Equal(StatusCode.Internal, await StatusAsync(async () => await server.Verification.VerifyCodeAsync(filing.Entry("000000"))));
        Assert.Equal(StatusCode.Internal, await StatusAsync(async () => await server.Verification.ResendCodeAsync(filing.Resend())));
        Assert.Equal(StatusCode.Internal, await StatusAsync(() => server.PortAsync((new Somebody(), Operator.Telecom))));
    }

    private static async Task<StatusCode> StatusAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;

    private static string[] Statuses(LuaSource source) => Sorted(StatusInCode().Matches(source.WholeCode));

    private static IEnumerable<string> CalledIn(string path) =>
        ScriptInCode().Matches(File.ReadAllText(path)).Select(match => SnakeCase(match.Groups[1].Value)).Distinct();

    private static string SnakeCase(string name) => Capital().Replace(name, "_$0").ToLowerInvariant().TrimStart('_');

    private static string[] Sorted(IEnumerable<Match> matches) =>
        [.. matches.Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    // { 'STATUS', ...} or answer('STATUS', ...)
    [GeneratedRegex(@"(?:\{\s*|\banswer\()'([A-Z_]+)'")]
    private static partial Regex StatusInCode();

    [GeneratedRegex(@"\{([A-Z_]+)\b")]
    private static partial Regex StatusInHeader();

    // From where a reply's status is looked at to where an unknown one throws.
    [GeneratedRegex(@"\.Status\(\).*?Replies\.Unknown", RegexOptions.Singleline)]
    private static partial Regex Understanding();

    [GeneratedRegex("\"([A-Z_]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bscripts\.([A-Z]\w+)")]
    private static partial Regex ScriptInCode();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
