using System.Reflection;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf.Reflection;
using Xunit;

namespace Beian.Grpc.Tests.Questions;

/// <summary>The page of questions speaks of answers and of tests that there are.</summary>
public sealed partial class QuestionsPageTests
{
    private static readonly FileDescriptor[] Contract =
    [
        FilingReflection.Descriptor, FilingServiceReflection.Descriptor, VerificationServiceReflection.Descriptor,
        OperationsServiceReflection.Descriptor, ErrorReasonReflection.Descriptor,
    ];

    [Fact]
    public void Every_answer_is_a_field_a_message_or_a_value_of_the_contract()
    {
        var messages = Contract.SelectMany(file => file.MessageTypes).ToList();
        var enums = Contract.SelectMany(file => file.EnumTypes).ToList();
        var names = messages.SelectMany(m => m.Fields.InDeclarationOrder()).SelectMany(f => new[] { f.Name, $"{f.ContainingType.Name}.{f.Name}" })
            .Concat(enums.SelectMany(e => e.Values.Select(v => v.Name[Prefix(e).Length..])))
            .Concat(Contract.SelectMany(file => file.Services).SelectMany(s => s.Methods.Select(m => $"{s.Name}.{m.Name}")))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Rows(), row =>
        {
            var named = Name().Matches(row.Split('|')[2]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(names));
        });
    }

    [Fact]
    public void Every_question_is_backed_by_a_test_that_there_is()
    {
        var tests = typeof(QuestionsPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(IsTest).Select(test => $"{type.Name}.{test.Name}"))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Rows(), row =>
        {
            var named = TestName().Matches(row.Split('|')[3]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.All(named, test => Assert.Contains(test, tests));
        });
    }

    private static List<string> Rows()
    {
        var rows = File.ReadLines(Path.Combine(BuiltServer.Repository, "docs", "user-questions.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    // What the values of an enum begin with: FILING_STATE_ for FilingState.
    private static string Prefix(EnumDescriptor type) => type.Values[0].Name[..^"UNSPECIFIED".Length];

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();

    // A field with or without its message, a method with its service, a value without its enum; not a text that is quoted.
    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z_]+|[a-z]+_[a-z_]+|[A-Z_]{3,})`")]
    private static partial Regex Name();

    [GeneratedRegex("`([A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
