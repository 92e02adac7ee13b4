using Beian.Portal.Forms;
using Xunit;

namespace Beian.Portal.Tests.Forms;

/// <summary>The names of tries.</summary>
public sealed class FormIdTests
{
    [Fact]
    public void The_same_form_with_the_same_content_is_the_same_try_and_any_other_is_another()
    {
        var form = FormId.New();
        string[] names =
        [
            form.RequestId("13800000000", "123456", "00000X"),
            form.RequestId("13800000000", "123456", "00000Y"),
            form.RequestId("13800000000", "12345", "600000X"),
            FormId.New().RequestId("13800000000", "123456", "00000X"),
        ];

        Assert.Equal(names[0], new FormId(form.Text).RequestId("13800000000", "123456", "00000X"));
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9._:-]{1,64}$", name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二")]
    public void What_no_page_has_rendered_is_no_form_and_gets_a_new_id(string? sent)
    {
        Assert.NotEqual(sent, FormId.Of(sent).Text);
        Assert.Equal(22, FormId.Of(sent).Text.Length);
    }
}
