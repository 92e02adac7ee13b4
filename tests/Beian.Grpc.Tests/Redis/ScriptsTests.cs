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
}
