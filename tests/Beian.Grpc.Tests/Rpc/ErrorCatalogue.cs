using System.Text.RegularExpressions;
using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>The catalogue of error reasons as error_reason.proto tells it, in its comments.</summary>
internal static partial class ErrorCatalogue
{
    private const string Prefix = "ERROR_REASON_";

    private static readonly TypeRegistry Details = TypeRegistry.FromMessages(
        ErrorInfo.Descriptor, BadRequest.Descriptor, RetryInfo.Descriptor, LocalizedMessage.Descriptor);

    /// <summary>The example of each reason that is in use, and the status code that its comment begins with.</summary>
    public static IReadOnlyDictionary<ErrorReason, (StatusCode Code, Google.Rpc.Status Example)> Read()
    {
        var names = ErrorReasonReflection.Descriptor.EnumTypes[0].Values.ToDictionary(v => v.Name, v => (ErrorReason)v.Number);
        return Entry().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "error_reason.proto")))
            .ToDictionary(entry => names[entry.Groups["name"].Value], entry => Read(CommentMark().Replace(entry.Groups["comment"].Value, " ")));
    }

    /// <summary>A status as JSON, the form the examples are in, without the texts for people.</summary>
    public static string ToJson(Google.Rpc.Status status)
    {
        var bare = new Google.Rpc.Status { Code = status.Code, Message = status.Message };
        bare.Details.AddRange(status.Details.Where(detail => !detail.Is(LocalizedMessage.Descriptor)));
        return new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(Details).WithIndentation()).Format(bare);
    }

    public static string NameOf(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name[Prefix.Length..];

    private static (StatusCode, Google.Rpc.Status) Read(string comment)
    {
        var code = Enum.Parse<StatusCode>(comment[..comment.IndexOf('.', StringComparison.Ordinal)].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        var json = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(Details));
        return (code, json.Parse<Google.Rpc.Status>(comment[comment.IndexOf('{', StringComparison.Ordinal)..]));
    }

    // A value with an example: its comment, and its name. One that is not used any more has options behind its number.
    [GeneratedRegex(@"(?<comment>(?:^\s*//[^\n]*\n)+)\s*(?<name>ERROR_REASON_\w+(?<!UNSPECIFIED)) = \d+;", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\s*(?:\n|^)\s*//\s*|\n\z")]
    private static partial Regex CommentMark();
}
