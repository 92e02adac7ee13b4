using Beian.Carriers.Numbers;

namespace Beian.Carriers.Tests.Numbers;

public class NumberRangeFileTests
{
    private const string Head = "source somebody\nas-of 2023-03-31\n";

    [Theory]
    [InlineData("telecom person 130-199", "1301", Operator.Telecom)]
    [InlineData("telecom person 130-199\nmobile person 1301", "1301", Operator.Mobile)]
    [InlineData("mobile person 1301\ntelecom person 130-199", "1301", Operator.Mobile)]
    [InlineData("telecom person 130-199 # everything\n\n# and a longer one\nmobile person 13011-13019", "13019", Operator.Mobile)]
    public void The_longest_prefix_wins_wherever_it_stands(string lines, string prefix, Operator expected) =>
        Assert.Equal(expected, Read(Head + lines).Find(prefix.PadRight(11, '0')).Operator);

    [Theory]
    [InlineData("telecom person 130-199\nmobile person 150", "line 4: 150 is already claimed by line 3")]
    [InlineData("telecom person 130-199 133", "line 3: 133 is already claimed by line 3")]
    [InlineData("telecom person 130-199\nunassigned 1301\nmobile data 1300-1303", "line 5: 1301 is already claimed by line 4")]
    [InlineData("telecom person 130-159 161-199", "no line covers 16000")]
    [InlineData("telecom person 130-198 1990-1998 19990-19998", "no line covers 19999")]
    [InlineData("telecom person 131-199", "no line covers 13000")]
    [InlineData("telecom person", "line 3: expected an operator, a use and at least one prefix")]
    [InlineData("telekom person 130-199", "line 3: 'telekom' is not an operator")]
    [InlineData("telecom people 130-199", "line 3: 'people' is not a use")]
    [InlineData("telecom person 130-199 12", "line 3: '12' is neither")]
    [InlineData("telecom person 130-199 129", "line 3: '129' is neither")]
    [InlineData("telecom person 130-199 130123", "line 3: '130123' is neither")]
    [InlineData("telecom person 130-199 13a", "line 3: '13a' is neither")]
    [InlineData("telecom person 130-1999", "line 3: '130-1999' is neither")]
    [InlineData("telecom person 130-150-199", "line 3: '130-150-199' is neither")]
    [InlineData("telecom person 199-130", "line 3: '199-130' ends before it begins")]
    public void A_table_that_is_not_whole_is_refused_with_the_line(string lines, string problem)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(Head + lines));
        Assert.StartsWith("table.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as-of 2023-03-31\ntelecom person 130-199", "'source'")]
    [InlineData("source somebody\ntelecom person 130-199", "'as-of'")]
    [InlineData("source somebody\nas-of 31.3.2023\ntelecom person 130-199", "line 2: '31.3.2023' is not a day")]
    public void A_table_has_to_say_where_it_comes_from_and_of_which_day(string table, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(table)).Message, StringComparison.Ordinal);

    private static NumberDirectory Read(string table) => NumberDirectory.Parse(new StringReader(table), "table.txt");
}
