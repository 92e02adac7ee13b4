using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Every field of every request that the server takes, and what it takes.</summary>
internal static class FieldTable
{
    private const string OrderNumber = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : / -";
    private const string Province = "must be one of the 31 provinces, by GB/T 2260 code";
    public const string Phone = "must be a mobile number of 11 digits beginning with 13 to 19";
    private const string Id = "must be the last six characters of the identity document: digits, letters or brackets";
    private const string FilingId = "must be a filing id: two digits of the province, a hyphen and 20 characters";
    private const string RequestId = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -";
    private const string IcpNumber =
        "must be an ICP number: of a subject (粤ICP备12345678号), of a site (粤ICP备12345678号-2) or a licence (粤B2-20090059)";

    private const string PageSize = "must be 1 to 200, or 0 for 50";
    private const string PageToken = "must be a next_page_token as it was returned, with the filters it was returned for";
    private const string ResumeToken = "must be a resume_token as it was received, with the provinces it was received for";
    private const string Time = "must be a time of the years 1970 to 9999";
    private const string OnlyForChange = "is for filings of type CHANGE only";

    // 10 and 16 lie beside provinces; 71, 81 and 82 are Taiwan, Hong Kong and Macau.
    private static readonly object[] NoProvinces = [1, 10, 16, 66, 71, 81, 82, 99, 4400, -11, int.MinValue, int.MaxValue];

    public static readonly object[] NoPhones =
    [
        "1394000000", "139400000011", "12345678901", "29400000001", "+8539400000001", "+852139400000", "008613940000001", "(139)40000001",
        "139.4000.0001", "l3940000001", "8613940000001186", "+", "86", "+86", "1".PadRight(33, ' '),
    ];

    private static readonly object[] NoIds = ["12345", "1234567", "12 345", "12345!", "123456789012345678", "[12345", "12-345", "12345Ж", " 12345"];

    private static readonly object[] NoFilingIds =
    [
        "33", "33-", "33-0123456789ABCDEFGHJ", "33-0123456789ABCDEFGHJKM", "10-0123456789ABCDEFGHJK", "33_0123456789ABCDEFGHJK",
        "33-0123456789ABCDEFGHIL", " 33-0123456789ABCDEFGHJ", "3-30123456789ABCDEFGHJK", "+3-0123456789ABCDEFGHJK", "３３-0123456789ABCDEFGHJK", "33-ſ123456789ABCDEFGHJK",
    ];

    private static readonly object[] NoIcpNumbers =
    [
        "浙", "ICP备87654321号", "浙ICP备1234567号", "浙ICP备123456789号", "浙ICP备12345678901号", "浙ICP备12345678", "浙ICP证12345678号",
        "国ICP备12345678号", "浙江ICP备12345678号", "浙ICP备12345678号-", "浙ICP备12345678号-0", "浙ICP备12345678号-x", "浙B2-2009005", "浙B2-200900591",
        "浙2B-20090059", "浙ICP备１２３４５６７Ａ号", "浙ıCP备12345678号", "浙ICP备12345678号-10000", "浙ICP备12345678号-01", "浙ICP备12345678号--2", "浙C2-20090059",
        "浙B3-20090059", "台ICP备12345678号", "浙ICP備87654321号", "87654321", new string('浙', 65),
    ];

    private static readonly object[] NoPageSizes = [-1, int.MinValue, 201, int.MaxValue];

    private static readonly object[] NoPageTokens = ["garbage", "AA==", "0", "-1", new string('A', 512), new string('A', 513)];

    // The year 10000 begins at second 253402300800.
    private static readonly object[] NoTimes =
    [
        new Timestamp { Seconds = -1 }, new Timestamp { Seconds = long.MinValue }, new Timestamp { Seconds = long.MaxValue },
        new Timestamp { Seconds = 253_402_300_800 }, new Timestamp { Nanos = -1 }, new Timestamp { Nanos = 1_000_000_000 },
        new Timestamp { Seconds = 1_773_104_400, Nanos = int.MinValue }, new Timestamp { Seconds = 1_773_104_400, Nanos = int.MaxValue },
    ];

    public static IReadOnlyDictionary<string, FieldRow> Rows { get; } = ((FieldRow[])
    [
        new("SubmitFilingRequest.order_number", OrderNumber) { Refused = ["a b", "a,b", new string('a', 65), "Ａ１", "a\\b"] },
        new("SubmitFilingRequest.province", Province) { Refused = NoProvinces },
        new("SubmitFilingRequest.type", "must be one of FILING_TYPE_FIRST_FILING, FILING_TYPE_NEW_SITE, FILING_TYPE_ACCESS, FILING_TYPE_CHANGE, "
            + "FILING_TYPE_CANCEL_SUBJECT, FILING_TYPE_CANCEL_SITE, FILING_TYPE_CANCEL_ACCESS") { Refused = [8, -1, int.MinValue, int.MaxValue] },
        new("SubmitFilingRequest.changed_subject", OnlyForChange) { Refused = [true] },
        new("SubmitFilingRequest.changed_site", OnlyForChange) { Refused = [true] },
        new("SubmitFilingRequest.icp_number", IcpNumber) { Refused = NoIcpNumbers, Same = IcpNumberForms },
        new("SubmitFilingRequest.resubmission_of", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("Person.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("Person.id_last_six", Id) { Refused = NoIds, Same = IdForms },
        new("GetFilingRequest.filing_id", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("OrderKey.province", Province) { Refused = NoProvinces },
        new("OrderKey.order_number", OrderNumber) { Refused = ["a b", new string('a', 65)] },
        new("ListFilingsRequest.state", "must be a state of a filing, or left out") { Refused = [7, 99, -1, int.MinValue, int.MaxValue] },
        new("ListFilingsRequest.province", Province) { Refused = NoProvinces },
        new("ListFilingsRequest.submitted_from", Time) { Refused = NoTimes },
        new("ListFilingsRequest.submitted_before", Time) { Refused = NoTimes },
        new("ListFilingsRequest.page_size", PageSize) { Refused = NoPageSizes, Same = _ => [0, 50, 200] },
        new("ListFilingsRequest.page_token", PageToken) { Refused = NoPageTokens },
        new("WatchFilingsRequest.provinces", Province) { Refused = NoProvinces },
        new("WatchFilingsRequest.resume_token", ResumeToken) { Refused = [.. NoPageTokens, new string('A', 4096), new string('A', 4097)] },
        new("WithdrawFilingRequest.filing_id", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("ListFilingsUnderReviewRequest.province", Province) { Refused = NoProvinces },
        new("ListFilingsUnderReviewRequest.page_size", PageSize) { Refused = NoPageSizes, Same = _ => [0, 50, 200] },
        new("ListFilingsUnderReviewRequest.page_token", PageToken) { Refused = NoPageTokens },
        new("ApproveFilingRequest.filing_id", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("ApproveFilingRequest.icp_number", IcpNumber) { Refused = NoIcpNumbers, Same = IcpNumberForms },
        new("RejectFilingRequest.filing_id", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("RejectFilingRequest.reason", "must be 1 to 500 characters, not only spaces, with no control characters but line breaks")
        {
            Refused = [" ", "\n", "　", "\t", "\0", "\u0001", "too\tfar", "too\0far", "too\u0085far", "too\u007ffar", "too\u001b[31mfar", new string('字', 501)],
            TakesAnyText = true,
        },
        new("GetProvinceRulesRequest.province", Province) { Refused = NoProvinces },
        new("CreateCaptchaRequest.province", Province) { Refused = NoProvinces },
        new("VerifyCodeRequest.province", Province) { Refused = NoProvinces },
        new("VerifyCodeRequest.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("VerifyCodeRequest.code", "must be exactly six digits")
            { Refused = ["12345", "1234567", "12345a", "12 456", "-12345", "+12345", "1234.5", "0x1234"], Same = code => [FullWidth(code), $" {code} ", $"　{code}"] },
        new("VerifyCodeRequest.id_last_six", Id) { Refused = NoIds, Same = IdForms },
        new("VerifyCodeRequest.request_id", RequestId) { Refused = ["a b", "a/b", new string('a', 65)], Same = RequestIds },
        new("ResendCodeRequest.province", Province) { Refused = NoProvinces },
        new("ResendCodeRequest.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("ResendCodeRequest.id_last_six", Id) { Refused = NoIds, Same = IdForms },
        new("ResendCodeRequest.request_id", RequestId) { Refused = ["a b", "a/b", new string('a', 65)], Same = RequestIds },
        new("CaptchaAnswer.id", "must be at most 64 characters") { Refused = [new string('a', 65)], TakesAnyText = true, Same = _ => ["", "😀", new string('字', 64)] },
        new("CaptchaAnswer.answer", "must be at most 16 characters") { Refused = [new string('a', 17)], TakesAnyText = true, Same = _ => ["", "\0", new string('字', 16)] },
        new("ListNoonRunsRequest.page_size", PageSize) { Refused = NoPageSizes, Same = _ => [0, 50, 200] },
        new("ListNoonRunsRequest.page_token", "must be a next_page_token as it was returned") { Refused = ["-1", "1.5", "99999999999999999999"] },
        new("RunNoonResendRequest.dry_run", "") { Same = _ => [true] },
        new("RunNoonResendRequest.provinces", Province) { Refused = NoProvinces },
        new("PortedNumber.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("PortedNumber.operator", "must be TELECOM, UNICOM, MOBILE, BROADNET or, to remove it, UNSPECIFIED; VIRTUAL has no network to port to")
            { Refused = [4, 6, 99, -1, int.MinValue, int.MaxValue] },
        new("ListAuditLinesRequest.province", Province) { Refused = NoProvinces },
        new("ListAuditLinesRequest.filing_id", FilingId) { Refused = NoFilingIds, Same = LowerCase },
        new("ListAuditLinesRequest.caller", "must be at most 3000 characters") { Refused = [new string('a', 3001)], TakesAnyText = true },
        new("ListAuditLinesRequest.time_from", Time) { Refused = NoTimes },
        new("ListAuditLinesRequest.time_before", Time) { Refused = NoTimes },
        new("ListAuditLinesRequest.page_size", PageSize) { Refused = NoPageSizes, Same = _ => [0, 50, 200] },
        new("ListAuditLinesRequest.page_token", PageToken) { Refused = NoPageTokens },
        new("ErasePersonRequest.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("ListMessagesRequest.phone_number", Phone) { Refused = NoPhones, Same = PhoneForms },
        new("ListMessagesRequest.page_size", "must be 0 (for 50) to 1000") { Refused = [-1, int.MinValue, 1001, int.MaxValue], Same = _ => [0, 50, 1000] },
        new("ListMessagesRequest.page_token", "must be a next_page_token as it was returned")
            { Refused = ["-1", "+1", "1.5", "abc", "１", "9223372036854775808", new string('9', 513)] },
        .. SimulatorFields.Rows,
    ]).ToDictionary(row => $"beian.v1.{row.Field}");

    private static object[] LowerCase(string id) => [id.ToLowerInvariant()];

    private static object[] IcpNumberForms(string number) => number.Length == 0
        ? []
        : [FullWidth(number), number.ToLowerInvariant(), $" {number}  ", $"　{number}"];

    private static object[] RequestIds(string id) => [new string('a', 64), "A-Z_0:9.", ""];

    private static object[] IdForms(string id) => [id.ToLowerInvariant(), FullWidth(id), FullWidth(id.ToLowerInvariant()), $" {id}  ", $"　{id}"];

    public static object[] PhoneForms(string phone) =>
    [
        $"+86{phone}", $"86{phone}", $"+86 {phone[..3]} {phone[3..7]} {phone[7..]}", $"{phone[..3]}-{phone[3..7]}-{phone[7..]}", $"+86-{phone}",
        FullWidth(phone), FullWidth($"+86{phone}"), $"　{phone[..3]}－{phone[3..]} ", phone.PadRight(32),
    ];

    private static string FullWidth(string text) =>
        new StringBuilder().AppendJoin("", text.Select(c => c is > ' ' and <= '~' ? (char)(c - '!' + '！') : c)).ToString();
}
