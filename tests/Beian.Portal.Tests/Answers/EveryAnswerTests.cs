using Beian.Portal.Answers;
using Beian.Portal.Languages;
using Beian.Portal.Provinces;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using Enum = System.Enum;

namespace Beian.Portal.Tests.Answers;

/// <summary>Whatever the contract can say has words on the pages, in both languages.</summary>
public sealed class EveryAnswerTests
{
    [Fact]
    public void Every_outcome_of_VerifyCode_has_an_answer_whatever_else_comes_with_it()
    {
        foreach (var outcome in Enum.GetValues<VerifyOutcome>().Where(outcome => outcome != VerifyOutcome.Unspecified))
        {
            foreach (var (state, reason) in Enum.GetValues<FilingState>().SelectMany(state => Enum.GetValues<ReturnReason>().Select(reason => (state, reason))))
            {
                IsTold(VerifyAnswers.Of(new VerifyCodeResponse { Outcome = outcome, FilingState = state, ReturnReason = reason }));
            }
        }

        Assert.Throws<InvalidOperationException>(() => VerifyAnswers.Of(new VerifyCodeResponse()));
    }

    [Fact]
    public void Every_outcome_of_ResendCode_has_an_answer()
    {
        foreach (var outcome in Enum.GetValues<ResendOutcome>().Where(outcome => outcome != ResendOutcome.Unspecified))
        {
            IsTold(ResendAnswers.Of(new ResendCodeResponse { Outcome = outcome, RetryTime = new Timestamp() }));
        }

        Assert.Throws<InvalidOperationException>(() => ResendAnswers.Of(new ResendCodeResponse()));
    }

    [Fact]
    public void Every_question_province_filing_role_and_operator_has_words()
    {
        Assert.All(Questions.All, entry => Assert.All([entry.Question, entry.Answer], AreBoth));
        Assert.Equal(Enum.GetValues<Province>().Where(province => province != Province.Unspecified), ProvinceName.All.Select(name => name.Province));
        Assert.All(ProvinceName.All, name => Assert.All([name.Words, name.Region], AreBoth));
        Assert.Equal(31, ProvinceName.All.Select(name => name.Slug).Distinct().Count());
        Assert.All(Enum.GetValues<FilingType>().Where(type => type != FilingType.Unspecified), type => AreBoth(Names.Of(type)));
        Assert.All(Enum.GetValues<Role>().Where(role => role != Role.Unspecified), role => AreBoth(Names.Of(role)));
        Assert.All(Enum.GetValues<Operator>().Where(carrier => carrier != Operator.Unspecified), carrier => AreBoth(Names.Of(carrier)));
    }

    // Its noon may be over when somebody reads of it.
    [Fact]
    public void A_code_is_promised_its_one_noon_after_the_submit_and_no_other()
    {
        Words[] told =
        [
            ResendAnswers.Of(new ResendCodeResponse { Outcome = ResendOutcome.LimitReached }).Text,
            .. Questions.All.Select(entry => entry.Answer).Where(answer => answer.English.Contains("noon", StringComparison.Ordinal)),
        ];

        Assert.Equal(2, told.Length);
        Assert.All(told, words => Assert.Contains("通常", words.Chinese, StringComparison.Ordinal));
        Assert.All(told, words => Assert.Contains("在备案提交管局后的第一个中午 12:00（北京时间）", words.Chinese, StringComparison.Ordinal));
        Assert.All(told, words => Assert.Contains("usually", words.English, StringComparison.Ordinal));
        Assert.All(told, words => Assert.Contains("at the first 12:00 noon (Beijing time) after the filing was submitted", words.English, StringComparison.Ordinal));
        Assert.Contains("不再自动重发", told[0].Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bracket_of_a_document_counts_as_one_of_the_six()
    {
        var told = Assert.Single(Questions.All, entry => entry.Answer.Chinese.Contains("567(8)", StringComparison.Ordinal)).Answer;

        Assert.Contains("左右括号各算一位", told.Chinese, StringComparison.Ordinal);
        Assert.Contains("each of the two brackets is one of the six", told.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, " 1 分钟", "a minute")]
    [InlineData(60, " 1 分钟", "a minute")]
    [InlineData(61, " 2 分钟", "2 minutes")]
    [InlineData(1260, " 21 分钟", "21 minutes")]
    public void A_wait_is_told_to_the_next_full_minute(int seconds, string chinese, string english)
    {
        Assert.Equal(chinese, BeijingClock.ChineseWait(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(english, BeijingClock.EnglishWait(TimeSpan.FromSeconds(seconds)));
    }

    private static void IsTold(Answer answer)
    {
        Assert.All([answer.Title, answer.Text, .. answer.Next], AreBoth);
        // Nobody is left on a page that leads nowhere.
        Assert.True(answer.KeepsForm || answer.Onward.Count > 0);
    }

    // Chinese in the one, and none of it in the other.
    private static void AreBoth(Words words)
    {
        Assert.Contains(words.Chinese, IsHan);
        Assert.DoesNotContain(words.English, IsHan);
        Assert.NotEmpty(words.English);
    }

    private static bool IsHan(char c) => c is >= '一' and <= '鿿';
}
