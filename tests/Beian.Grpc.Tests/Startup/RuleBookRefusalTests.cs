using Beian.Grpc.Tests.Rules;
using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>A rule book that leaves a question open stops the start, and the server says where in it.</summary>
public sealed class RuleBookRefusalTests
{
    // What is changed in a faultless book, into what, and what the server says.
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a gap", "\"from\": \"2019-01-01\"", "\"from\": \"2019-02-01\"", "BEIJING: no rule from 2019-01-01 to 2019-02-01" },
        { "an overlap", "\"until\": \"2019-01-01\"", "\"until\": \"2019-02-01\"", "BEIJING: the periods from 2018-01-01 and from 2019-01-01 overlap" },
        { "an open overlap", "\"until\": \"2019-01-01\", ", "", "BEIJING: the periods from 2018-01-01 and from 2019-01-01 overlap" },
        { "a province twice", "\"BEIJING\", \"TIANJIN\"", "\"TIANJIN\", \"TIANJIN\"", "TIANJIN: the periods from 2019-01-01 and from 2019-01-01 overlap" },
        { "an end", "\"2019-01-01\", \"roles\": \"all\", \"provinces\": [\"BEIJING\", ", "\"2019-01-01\", \"until\": \"2020-01-01\", \"roles\": \"all\", \"provinces\": [\"BEIJING\", ", "TIANJIN: no rule from 2020-01-01 on" },
        { "an end before the start", "\"until\": \"2019-01-01\"", "\"until\": \"2017-01-01\"", "periods[0]: until 2017-01-01 is not after from 2018-01-01" },
        { "an unknown province", "\"TIANJIN\"", "\"TAIWAN\"", "periods[1].provinces: TAIWAN is no province" },
        { "no province's name", "\"TIANJIN\"", "null", "periods[1].provinces: null is no province" },
        { "an unknown type", "\"NEW_SITE\"", "\"NEW_PAGE\"", "roleSets.all: NEW_PAGE is no type of filing" },
        { "a missing type", "\"NEW_SITE\": [\"SITE_MANAGER\"],", "", "roleSets.all: NEW_SITE is missing; say [] where nobody verifies" },
        { "a type twice", "\"CANCEL_SITE\"", "\"NEW_SITE\"", "$.roleSets.all.NEW_SITE, line 10: Duplicate properties" },
        { "an unknown role", "\"NEW_SITE\": [\"SITE_MANAGER\"]", "\"NEW_SITE\": [\"MANAGER\"]", "roleSets.all.NEW_SITE: MANAGER is no role" },
        { "a role twice", "\"NEW_SITE\": [\"SITE_MANAGER\"]", "\"NEW_SITE\": [\"SITE_MANAGER\", \"SITE_MANAGER\"]", "roleSets.all.NEW_SITE: SITE_MANAGER stands there twice" },
        { "no roles", "\"NEW_SITE\": [\"SITE_MANAGER\"]", "\"NEW_SITE\": null", "roleSets.all.NEW_SITE: null is no role" },
        { "an unknown role set", "\"roles\": \"all\", \"provinces\": [\"BEIJING\"]", "\"roles\": \"some\", \"provinces\": [\"BEIJING\"]", "periods[0].roles: there is no role set some" },
        { "no day", "\"2018-01-01\"", "\"2018-02-30\"", "$.periods[0].from, line 15:" },
        { "an unknown field", "\"until\"", "\"till\"", "$.periods[0].till, line 15:" },
        { "a missing field", "\"source\": \"a book for tests\",", "", "source" },
        { "malformed JSON", "\"a book for tests\",", "\"a book for tests\"", "line 3:" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_book_with_a_fault_is_refused_and_the_place_is_named(string fault, string part, string changed, string said)
    {
        Assert.NotEmpty(fault);
        Assert.Contains(part, RuleBookText.Faultless, StringComparison.Ordinal);
        using var book = RuleBookText.WriteTo(RuleBookText.Faultless.Replace(part, changed, StringComparison.Ordinal));

        await RefusesAsync(book.Path, $"The rule book {book.Path} cannot be used:", said);
    }

    [Fact]
    public async Task All_faults_of_a_book_are_told_at_once()
    {
        using var book = RuleBookText.WriteTo(RuleBookText.Faultless
            .Replace("\"TIANJIN\"", "\"TAIWAN\"", StringComparison.Ordinal)
            .Replace("\"CANCEL_SITE\": [],", "", StringComparison.Ordinal)
            .Replace("\"from\": \"2019-01-01\"", "\"from\": \"2019-02-01\"", StringComparison.Ordinal));

        await RefusesAsync(
            book.Path, "TAIWAN is no province", "CANCEL_SITE is missing", "BEIJING: no rule from 2019-01-01 to 2019-02-01");
    }

    [Theory]
    [InlineData("/no/rules.json")]
    [InlineData("2019")]
    [InlineData("")]
    [InlineData("/")]
    public Task A_book_that_is_not_there_is_told_by_the_setting(string book) =>
        RefusesAsync(book, "Rules:Book must be 2018, 2020 or the path of a file");

    private static async Task RefusesAsync(string book, params string[] reasons)
    {
        await using var place = new ServerPlace();
        var server = place.Launch(("Rules__Book", book));

        Assert.Equal(1, await server.ExitAsync());
        Assert.StartsWith("Beian.Grpc cannot start:", server.Errors, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, server.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", server.Output + server.Errors, StringComparison.Ordinal);
        Assert.Empty(server.RedisPids);
    }
}
