using System.Reflection;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Questions;

/// <summary>The page of questions speaks of tests that there are.</summary>
public sealed partial class QuestionsPageTests
{
    [Fact]
    public void Every_question_is_backed_by_a_test_that_there_is()
    {
        var tests = typeof(QuestionsPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(IsTest).Select(test => $"{type.Name}.{test.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var rows = File.ReadLines(Path.Combine(BuiltServer.Repository, "docs", "user-questions.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var named = TestName().Matches(row.Split('|')[3]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.All(named, test => Assert.Contains(test, tests));
        });
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();

    [GeneratedRegex("`([A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
