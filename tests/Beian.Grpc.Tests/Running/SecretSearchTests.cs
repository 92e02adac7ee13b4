using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>The search that every other test relies on does find something.</summary>
public sealed class SecretSearchTests
{
    private readonly SecretSearch _search = new(["13800001234", "012345", "09364X", "567(8)"]);

    [Theory]
    [InlineData("13800001234")]
    [InlineData("phone=13800001234")]
    [InlineData("{33}:code:012345:x")]
    [InlineData("last six 09364X.")]
    [InlineData("the card says 567(8)")]
    public void A_secret_by_itself_is_shown(string text) => Assert.True(_search.IsShownIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("138****1234")]
    [InlineData("33-0123456789")]
    [InlineData("a09364X")]
    [InlineData("nothing here")]
    public void What_only_holds_its_characters_is_not(string text) => Assert.False(_search.IsShownIn(text));
}
