using System.Text.RegularExpressions;
using Beian.Filings;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using StackExchange.Redis;
using Xunit;
using BeianKeys = Beian.Redis.Keys;

namespace Beian.Grpc.Tests.Redis;

/// <summary>The keys and arguments of the scripts: what is declared is used, what is used is declared, and one place builds each.</summary>
public sealed partial class ScriptKeysTests(SharedStores stores)
{
    public static TheoryData<string, string> Arrays =>
        [.. LuaSource.Scripts.SelectMany(source => new[] { (source.Name, "KEYS"), (source.Name, "ARGV") })];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Keys_and_arguments_are_used_as_the_header_declares_them(string script, string array)
    {
        var source = LuaSource.Scripts.Single(s => s.Name == script);
        var declared = Declaration(array).Matches(source.Header)
            .Select(d => (First: Number(d, 1), Last: !d.Groups[2].Success ? Number(d, 1) : d.Groups[3].Length > 0 ? Number(d, 3) : int.MaxValue))
            .Order().ToArray();
        var used = Index(array).Matches(source.Code).Select(index => index.Groups[1].Value).ToHashSet();
        var numbers = used.Where(index => int.TryParse(index, out _)).Select(int.Parse).Order().ToArray();

        Assert.Equal(declared.Where(d => d.First == d.Last).Select(d => d.First), numbers);
        // What is reckoned, or taken as a whole, is a range.
        Assert.Equal(declared.Any(d => d.First < d.Last), used.Count > numbers.Length || Whole(array).IsMatch(source.Code));
        // No number is left out, and none declared twice.
        Assert.Equal(declared.Select(d => d.First), declared.SkipLast(1).Select(d => d.Last + 1).Prepend(1));
    }

    [Fact]
    public void Keys_that_only_a_script_can_know_are_built_in_one_place() => Assert.All(
        LuaSource.All.Where(source => source.Name != "keys"),
        source => Assert.All(PrefixInUse().Matches(source.Code), use => Assert.Matches(WholeName(), use.Value)));

    [Fact]
    public void The_README_the_class_and_the_scripts_know_the_same_kinds_of_keys()
    {
        var table = Kinds(KindInTable(), File.ReadAllText(Path.Combine(LuaSource.Store, "README.md")));
        var code = Kinds(KindInCode(), File.ReadAllText(Path.Combine(LuaSource.Store, "Keys.cs")));
        var scripts = Kinds(KindInScript(), string.Concat(LuaSource.All.Select(source => source.Code)));

        Assert.NotEmpty(table);
        Assert.Equal(table, code);
        Assert.NotEmpty(scripts);
        Assert.Empty(scripts.Except(table));
    }

    [Fact]
    public void The_README_and_the_class_know_the_same_keys_of_no_province()
    {
        var table = Kinds(KeyOfNoProvinceInTable(), File.ReadAllText(Path.Combine(LuaSource.Store, "README.md")));

        Assert.NotEmpty(table);
        Assert.Equal(table, Kinds(KeyOfNoProvinceInCode(), File.ReadAllText(Path.Combine(LuaSource.Store, "Keys.cs"))));
    }

    [Fact]
    public async Task Scripts_and_the_class_build_the_same_keys()
    {
        var keys = new BeianKeys("test")[Province.Zhejiang];
        var id = FilingId.Of(Province.Zhejiang, "provider", "order");
        const string All = "return { filing_key(ARGV[1], ARGV[2]), code_key(ARGV[1], 'digest'), listing_key(ARGV[1], 'provider', 2) }";
        await using var connection = await ConnectionMultiplexer.ConnectAsync((await stores.SingleAsync()).ConnectionString);

        var built = (string[])(await connection.GetDatabase().ScriptEvaluateAsync(
            $"{LuaSource.Parts.Single(part => part.Name == "keys").Text}\n{All}", [], [keys.Prefix, id.Digest]))!;

        string[] known = [keys.Filing(id)!, keys.Code("digest")!, keys.Listing("provider", FilingState.UnderReview)!];
        Assert.Equal(["test:{33}:filing:" + id.Digest, "test:{33}:code:digest", "test:{33}:listing:provider:2"], known);
        Assert.Equal(known, built);
    }

    private static string[] Kinds(Regex kind, string text) =>
        [.. kind.Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value);

    private static Regex Declaration(string array) => new($@"{array}\[(\d+)(\.\.(\d*))?\]");

    private static Regex Index(string array) => new($@"{array}\[([^\]]+)\]");

    private static Regex Whole(string array) => new($@"#{array}|unpack\({array}");

    [GeneratedRegex(@"prefix\s*\.\.[^,)\n]*")]
    private static partial Regex PrefixInUse();

    [GeneratedRegex(@"^prefix\s*\.\.\s*'[a-z]+'\s*$")]
    private static partial Regex WholeName();

    [GeneratedRegex(@"^\| `beian:\{44\}:([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex KindInTable();

    [GeneratedRegex(@"(?:[Pp]refix \+ ""|\{[Pp]refix\})([a-z]+)")]
    private static partial Regex KindInCode();

    [GeneratedRegex(@"^\| `beian:\{([a-z]+)[:}]", RegexOptions.Multiline)]
    private static partial Regex KeyOfNoProvinceInTable();

    [GeneratedRegex(@"\{root\}:\{\{([a-z]+)[:}]")]
    private static partial Regex KeyOfNoProvinceInCode();

    [GeneratedRegex(@"prefix \.\. '([a-z]+)")]
    private static partial Regex KindInScript();
}
