using System.Reflection;
using System.Text;
using Beian.V1;
using Google.Protobuf.Reflection;

namespace Beian.Redis;

/// <summary>
/// The scripts, read from the assembly once. <c>--- include name</c> puts a part in its place; <c>--- include contract</c> puts in
/// the contract's enums, so that Lua and C# count states by the same numbers.
/// </summary>
public sealed class Scripts
{
    private const string Include = "--- include ";

    // The enums that scripts speak of.
    private static readonly string[] Shared = ["FilingState", "ReturnReason", "ChallengeState", "DeliveryTrigger", "DeliveryState"];

    /// <summary>Judges an entry.</summary>
    public RedisScript VerifyCode { get; } = Load("verify_code");

    internal RedisScript SubmitFiling { get; } = Load("submit_filing");

    internal RedisScript ResendCode { get; } = Load("resend_code");

    internal RedisScript ClaimMessages { get; } = Load("claim_messages");

    internal RedisScript RecordSubmission { get; } = Load("record_submission");

    internal RedisScript RecordReport { get; } = Load("record_report");

    /// <summary>A script out of its source: every part in its place, once.</summary>
    internal static RedisScript Compose(string name, string source)
    {
        var text = new StringBuilder();
        Append(text, source, written: new HashSet<string>(StringComparer.Ordinal));
        return new RedisScript(name, text.ToString());
    }

    private static RedisScript Load(string name) => Compose(name, Resource(name));

    private static void Append(StringBuilder text, string source, HashSet<string> written)
    {
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(Include, StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
                continue;
            }

            var part = line[Include.Length..].Trim().ToString();
            if (written.Add(part))
            {
                Append(text, part == "contract" ? Contract() : Resource(part), written);
            }
        }
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Contract() => string.Join('\n',
        Shared.Select(name => LuaTable(FilingReflection.Descriptor.FindTypeByName<EnumDescriptor>(name))));

    private static string LuaTable(EnumDescriptor descriptor)
    {
        var prefix = string.Concat(descriptor.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant() + "_";
        var values = descriptor.Values.Select(v => $"{v.Name[prefix.Length..]} = {v.Number}");
        return $"local {descriptor.Name} = {{ {string.Join(", ", values)} }}";
    }
}
