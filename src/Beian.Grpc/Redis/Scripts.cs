using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Beian.V1;
using Google.Protobuf.Reflection;

namespace Beian.Redis;

/// <summary>
/// The scripts, read from the assembly once. <c>--- include name</c> puts a part in its place; <c>--- include contract</c> lets a
/// script name values of the contract's enums, which become their numbers: Lua and C# count states alike.
/// </summary>
public sealed partial class Scripts
{
    private const string Include = "--- include ";
    private const string Contract = "contract";

    // The files of the contract that hold those enums.
    private static readonly FileDescriptor[] Vocabulary = [FilingReflection.Descriptor, OperationsServiceReflection.Descriptor];

    /// <summary>Judges an entry.</summary>
    public RedisScript VerifyCode { get; } = Load("verify_code");

    internal RedisScript SubmitFiling { get; } = Load("submit_filing");

    internal RedisScript WithdrawFiling { get; } = Load("withdraw_filing");

    internal RedisScript ReturnExpired { get; } = Load("return_expired");

    internal RedisScript ApproveFiling { get; } = Load("approve_filing");

    internal RedisScript RejectFiling { get; } = Load("reject_filing");

    internal RedisScript PageIndex { get; } = Load("page_index");

    internal RedisScript ResendCode { get; } = Load("resend_code");

    internal RedisScript SetPortedNumbers { get; } = Load("set_ported_numbers");

    internal RedisScript ClaimMessages { get; } = Load("claim_messages");

    internal RedisScript RecordSubmission { get; } = Load("record_submission");

    internal RedisScript RecordReport { get; } = Load("record_report");

    internal RedisScript GiveUpReports { get; } = Load("give_up_reports");

    internal RedisScript GiveBackMessage { get; } = Load("give_back_message");

    internal RedisScript RerouteMessage { get; } = Load("reroute_message");

    internal RedisScript LookAtOutbox { get; } = Load("look_at_outbox");

    internal RedisScript BringNoonForward { get; } = Load("bring_noon_forward");

    internal RedisScript LookAtNoon { get; } = Load("look_at_noon");

    internal RedisScript TakePermits { get; } = Load("take_permits");

    internal RedisScript RegisterNoonRun { get; } = Load("register_noon_run");

    internal RedisScript ForgetFilings { get; } = Load("forget_filings");

    internal RedisScript ForgetAnswers { get; } = Load("forget_answers");

    internal RedisScript ForgetRecords { get; } = Load("forget_records");

    internal RedisScript SeekLine { get; } = Load("seek_line");

    internal RedisScript ForgetLines { get; } = Load("forget_lines");

    internal RedisScript EraseFiling { get; } = Load("erase_filing");

    internal RedisScript ErasePhonesOnRecord { get; } = Load("erase_phones_on_record");

    internal RedisScript ErasePhone { get; } = Load("erase_phone");

    internal RedisScript RekeyFiling { get; } = Load("rekey_filing");

    internal RedisScript RekeyRecord { get; } = Load("rekey_record");

    internal RedisScript RekeyPortedNumber { get; } = Load("rekey_ported_number");

    internal RedisScript RegisterRing { get; } = Load("register_ring");

    internal RedisScript LinkMessage { get; } = Load("link_message");

    internal RedisScript FindMessage { get; } = Load("find_message");

    /// <summary>A script out of its source: every part in its place, once, and the contract's names as their numbers.</summary>
    /// <exception cref="InvalidOperationException">It names a value that the contract does not have.</exception>
    internal static RedisScript Compose(string name, string source)
    {
        var text = new StringBuilder();
        var written = new HashSet<string>(StringComparer.Ordinal);
        Append(text, source, written);
        var whole = text.ToString();
        return new RedisScript(name, written.Contains(Contract) ? ContractName().Replace(whole, n => Number(name, n)) : whole);
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
                Append(text, part == Contract ? "" : Resource(part), written);
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

    // As numbers and not as tables, which every call of a script would build anew.
    private static string Number(string script, Match name)
    {
        var (type, value) = (name.Groups["type"].Value, name.Groups["value"].Value);
        var descriptor = Vocabulary.Select(file => file.FindTypeByName<EnumDescriptor>(type)).First(known => known is not null);
        var prefix = string.Concat(type.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
        var known = descriptor.FindValueByName($"{prefix}_{value}")
            ?? throw new InvalidOperationException($"{script}.lua names {name.Value}, which the contract does not have.");
        return known.Number.ToString(CultureInfo.InvariantCulture);
    }

    // The enums that scripts speak of, as in FilingState.UNDER_REVIEW.
    [GeneratedRegex(@"\b(?<type>FilingState|ReturnReason|ChallengeState|DeliveryTrigger|DeliveryState|AuditOutcome)\b\.?(?<value>\w*)")]
    private static partial Regex ContractName();
}
