using Beian.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis;

/// <summary>Scripts put together from their sources.</summary>
public sealed class ScriptsTests
{
    [Fact]
    public void A_name_of_the_contract_becomes_its_number()
    {
        var script = Scripts.Compose("example", "--- include contract\nreturn FilingState.UNDER_REVIEW + ReturnReason.WRONG_ID_LIMIT");
        Assert.Equal("return 2 + 2", script.Text.Trim());
    }

    [Theory]
    [InlineData("FilingState.UNDER_REVUE")]
    [InlineData("FilingState[ARGV[1]]")]
    public void A_name_that_the_contract_does_not_have_is_found_when_the_script_is_loaded(string name)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Scripts.Compose("example", $"--- include contract\nreturn {name}"));
        Assert.Contains("example.lua", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_becomes_a_function_of_its_keys_and_arguments_and_its_parts_come_before_it()
    {
        var script = Scripts.Compose("example", "--- function judge of find_message\nreturn judge(KEYS, ARGV)").Text.TrimStart();
        var source = LuaSource.Scripts.Single(s => s.Name == "find_message");

        Assert.Empty(source.Includes);
        Assert.Equal($"local function judge(KEYS, ARGV)\n{source.Text}end\nreturn judge(KEYS, ARGV)\n", script);

        var verify = Scripts.Compose("example", "--- function judge of verify_code").Text;
        Assert.True(verify.IndexOf("local function window_under", StringComparison.Ordinal) < verify.IndexOf("local function judge", StringComparison.Ordinal));
        Assert.DoesNotContain("--- ", verify, StringComparison.Ordinal);
    }
}
