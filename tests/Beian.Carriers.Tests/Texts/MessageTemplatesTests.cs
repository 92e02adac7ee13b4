using Beian.Carriers.Texts;

namespace Beian.Carriers.Tests.Texts;

public class MessageTemplatesTests
{
    [Fact]
    public void An_operator_with_a_text_of_its_own_gets_it_and_the_others_the_common_one()
    {
        MessageTextSettings settings = new()
        {
            Verification = "【备案】{code}，{deadline}前有效",
            ByOperator = { [Operator.Mobile] = "【移动】{code}，{deadline}前有效" },
        };
        MessageTemplates templates = new(settings, "Texts");
        Assert.StartsWith("【移动】", Text(templates, Operator.Mobile), StringComparison.Ordinal);
        Assert.StartsWith("【备案】", Text(templates, Operator.Telecom), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_unusable_text_is_named_by_its_setting()
    {
        MessageTextSettings settings = new() { Verification = "", ByOperator = { [Operator.Mobile] = "" } };
        var error = Assert.Throws<InvalidCarrierSettingsException>(() => new MessageTemplates(settings, "Texts"));
        Assert.Equal(
            ["Texts:Verification", "Texts:ByOperator:Mobile"], error.Problems.Select(problem => problem.Setting));
    }

    private static string Text(MessageTemplates templates, Operator carrier) =>
        templates.For(carrier).Render("123456", "浙江", "新增备案", DateTimeOffset.UnixEpoch);
}
