using Beian.Carriers.Texts;

namespace Beian.Carriers.Tests.Texts;

public class MessageTemplateTests
{
    private const string Setting = "Carriers:Texts:Verification";
    private static readonly DateTimeOffset Deadline = new(2018, 9, 10, 4, 5, 0, TimeSpan.Zero);

    [Fact]
    public void The_default_says_from_whom_what_for_the_code_and_until_when() =>
        Assert.Equal(
            "【备案核验】您正在办理浙江新增备案，短信核验码012345，北京时间9月10日12:05前有效。请勿告知他人。",
            Default().Render("012345", "浙江", "新增备案", Deadline));

    [Fact]
    public void The_default_fits_one_segment_at_its_longest()
    {
        var longest = Default().Render("000000", "内蒙古", "网站接入备案", new(2018, 12, 31, 15, 59, 0, TimeSpan.Zero));
        Assert.Equal(Default().MaxLength, longest.Length);
        Assert.True(longest.Length <= MessageTemplate.SegmentLength, longest);
    }

    [Theory]
    [InlineData("2018-09-10T15:59:59Z", "9月10日23:59")]
    [InlineData("2018-09-10T16:00:00Z", "9月11日00:00")]
    [InlineData("2018-12-31T16:00:00Z", "1月1日00:00")]
    [InlineData("2019-02-28T16:30:00Z", "3月1日00:30")]
    [InlineData("2018-09-10T12:00:00-05:00", "9月11日01:00")]
    public void The_deadline_is_shown_in_beijing_time_never_later_than_it_is(string deadline, string shown) =>
        Assert.Equal(
            $"【备案】123456，{shown}",
            MessageTemplate.Parse("【备案】{code}，{deadline}", Setting)
                .Render("123456", "浙江", "新增备案", DateTimeOffset.Parse(deadline, null)));

    [Fact]
    public void Seventy_characters_at_the_longest_are_accepted_and_one_more_is_not()
    {
        // Signature 4, code 6, deadline 11.
        var fill = new string('字', 70 - 21);
        Assert.Equal(70, MessageTemplate.Parse($"【备案】{fill}{{code}}{{deadline}}", Setting).MaxLength);
        Assert.Contains("71 characters", Problem($"【备案】字{fill}{{code}}{{deadline}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the text is missing")]
    [InlineData("  ", "the text is missing")]
    [InlineData("{code} {deadline}", "signature")]
    [InlineData("【】{code} {deadline}", "signature")]
    [InlineData("码{code}【备案】{deadline}", "signature")]
    [InlineData("【备案】{code} {deadline}【备案】", "one signature")]
    [InlineData("【备案】{deadline}", "{code} once")]
    [InlineData("【备案】{code} {code} {deadline}", "{code} once")]
    [InlineData("【备案】{code}", "{deadline} once")]
    [InlineData("【备案】{code} {deadline} {name}", "no placeholder {name}")]
    [InlineData("【备案】{Code} {deadline}", "no placeholder {Code}")]
    [InlineData("【备案】{code} {deadline} {}", "no placeholder {}")]
    [InlineData("【备案】{code} {deadline} {", "without its partner at character 23")]
    [InlineData("【备案】{code} {deadline}\n", "control characters")]
    public void An_unusable_template_is_refused_and_names_its_setting(string text, string problem)
    {
        var error = Assert.Throws<InvalidCarrierSettingsException>(() => MessageTemplate.Parse(text, Setting));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.All(error.Problems, each => Assert.Equal(Setting, each.Setting));
    }

    [Fact]
    public void Everything_wrong_with_a_template_is_said_at_once() =>
        Assert.Equal(4, MessageTemplate.Problems("{name}", Setting).Count());

    [Theory]
    [InlineData("{code} {deadline}【备案核验】")]
    [InlineData("【备案核验】{province} {purpose} {code} {deadline}")]
    public void The_signature_may_stand_at_either_end(string text) => Assert.Empty(MessageTemplate.Problems(text, Setting));

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    public void What_is_no_code_is_refused_and_not_repeated(string code)
    {
        var error = Assert.Throws<ArgumentException>(() => Default().Render(code, "浙江", "新增备案", Deadline));
        Assert.DoesNotContain(code, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("内蒙古区", "新增备案")]
    [InlineData("浙江", "网站新增备案吗")]
    public void Words_longer_than_the_template_was_checked_for_are_refused(string province, string purpose) =>
        Assert.ThrowsAny<ArgumentException>(() => Default().Render("123456", province, purpose, Deadline));

    private static MessageTemplate Default() => MessageTemplate.Parse(MessageTemplate.DefaultText, Setting);

    private static string Problem(string text) => Assert.Single(MessageTemplate.Problems(text, Setting)).Problem;
}
