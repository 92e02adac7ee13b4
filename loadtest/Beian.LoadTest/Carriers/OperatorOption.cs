using System.CommandLine;
using Beian.V1;

namespace Beian.LoadTest.Carriers;

/// <summary>Whose carrier: <c>--operator</c>.</summary>
internal static class OperatorOption
{
    private static readonly string Names =
        string.Join(", ", Enum.GetValues<Operator>().Where(which => which != Operator.Unspecified).Select(which => $"{which}".ToLowerInvariant()));

    /// <param name="description">What it is for.</param>
    /// <param name="otherwise">Which, where it is left out; UNSPECIFIED for all of them.</param>
    public static Option<Operator> Create(string description, Operator otherwise = Operator.Unspecified) => new("--operator")
    {
        Description = $"{description}: {Names}{(otherwise == Operator.Unspecified ? "; all of them if left out" : "")}",
        HelpName = "operator",
        DefaultValueFactory = otherwise == Operator.Unspecified ? null : _ => otherwise,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (!int.TryParse(text, out _) && Enum.TryParse<Operator>(text, ignoreCase: true, out var which) && which != Operator.Unspecified)
            {
                return which;
            }

            argument.AddError($"'{text}' is not an operator: {Names}.");
            return otherwise;
        },
    };
}
