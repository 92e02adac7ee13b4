using System.Globalization;
using System.Text.RegularExpressions;
using Beian.Captchas;
using Beian.Filings;
using Beian.Listing;
using Beian.Tokens;
using Beian.V1;
using Beian.Verification;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Beian.Rpc;

/// <summary>
/// Reads the fields of one request into domain values and collects what is wrong with them, so that a caller is told of every bad
/// field at once. No description repeats the value: it may be a code or a phone.
/// </summary>
internal sealed partial class Fields
{
    private const int MaxNumberLength = 64;
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 200;
    private const int MaxPageTokenLength = 512;

    // The end of the year 9999, in ms.
    private const long MaxScore = 253_402_300_799_999;
    private const int MaxReasonLength = 500;
    private const int MaxCaptchaIdLength = 64;

    private static readonly string FilingTypes = string.Join(", ",
        FilingReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(FilingType)).Values.Skip(1).Select(type => type.Name));

    private readonly List<BadRequest.Types.FieldViolation> _violations = [];

    /// <summary>Whether all fields read so far are right.</summary>
    public bool AreValid => _violations.Count == 0;

    public void Refuse(string field, string description) => _violations.Add(Errors.Violation(field, description));

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT naming every bad field, if there is any.</exception>
    public void ThrowIfInvalid()
    {
        if (!AreValid)
        {
            throw Invalid();
        }
    }

    public Grpc.Core.RpcException Invalid() => Errors.InvalidFields(_violations);

    public Province Province(string field, Province province)
    {
        Require(Provinces.IsKnown(province), field,
            province == global::Beian.V1.Province.Unspecified ? "is required" : "must be one of the 31 provinces, by GB/T 2260 code");
        return province;
    }

    public PhoneNumber Phone(string field, string text)
    {
        var isPhone = PhoneNumber.TryParse(text, out var phone);
        Require(isPhone, field, text.Length == 0 ? "is required" : "must be a mobile number of 11 digits beginning with 13 to 19");
        return phone;
    }

    public IdLastSix Id(string field, string text)
    {
        var isId = IdLastSix.TryParse(text, out var id);
        Require(isId, field, text.Length == 0
            ? "is required" : "must be the last six characters of the identity document: digits, letters or brackets");
        return id;
    }

    public VerificationCode Code(string field, string text)
    {
        var isCode = VerificationCode.TryParse(text, out var code);
        Require(isCode, field, text.Length == 0 ? "is required" : "must be exactly six digits");
        return code;
    }

    public string OrderNumber(string field, string text)
    {
        Require(OrderNumberForm().IsMatch(text), field, text.Length == 0
            ? "is required" : $"must be 1 to {MaxNumberLength} of the characters A-Z a-z 0-9 . _ : / -");
        return text;
    }

    public RequestKey? Request(string field, string text, string caller)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Require(RequestIdForm().IsMatch(text), field, $"must be 1 to {MaxNumberLength} of the characters A-Z a-z 0-9 . _ : -");
        return new RequestKey(caller, text);
    }

    public FilingId Filing(string field, string text)
    {
        var isId = FilingId.TryParse(text, out var id);
        Require(isId, field, text.Length == 0
            ? "is required" : "must be a filing id: two digits of the province, a hyphen and 20 characters");
        return id;
    }

    public IcpNumber? IcpNumber(string field, string text)
    {
        var number = Filings.IcpNumber.Parse(text);
        Require(number is not null, field,
            "must be an ICP number: of a subject (粤ICP备12345678号), of a site (粤ICP备12345678号-2) or a licence (粤B2-20090059)");
        return number;
    }

    public int PageSize(string field, int size)
    {
        Require(size is >= 0 and <= MaxPageSize, field, $"must be 1 to {MaxPageSize}, or 0 for {DefaultPageSize}");
        return size == 0 ? DefaultPageSize : size;
    }

    /// <param name="field">The field.</param>
    /// <param name="text">The token; empty for the first page.</param>
    /// <param name="filters">
    /// What the listing is filtered by: a token goes with the filters it was given for. Where one of them is bad itself, that alone is
    /// said.
    /// </param>
    public IndexRow? PageToken(string field, string text, string filters)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var token = OpaqueText.Read<PageToken>(text, MaxPageTokenLength);
        FilingId id = default;
        Require(
            token is not null && (token.Filters == filters || !AreValid) && FilingId.TryParse(token.FilingId, out id) && token.Score is >= 0 and < MaxScore,
            field, "must be a next_page_token as it was returned, with the filters it was returned for");
        return token is null ? null : new IndexRow(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(token.Score, 0, MaxScore)), id);
    }

    /// <summary>Reads a page token that is a place in a list, a number below which the next page goes on.</summary>
    public long? PlaceToken(string field, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        // Digits alone: long.TryParse overlooks NULs at the end.
        var place = 0L;
        Require(
            text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place) && place < MaxScore,
            field, "must be a next_page_token as it was returned");
        return Math.Min(place, MaxScore);
    }

    public DateTimeOffset? Time(string field, Timestamp? time)
    {
        if (time is null)
        {
            return null;
        }

        var isTime = time.Seconds is >= 0 and < MaxScore / 1000 && time.Nanos is >= 0 and < 1_000_000_000;
        Require(isTime, field, "must be a time of the years 1970 to 9999");
        return isTime ? time.ToDateTimeOffset() : null;
    }

    public string Reason(string field, string text)
    {
        var isReason = !string.IsNullOrWhiteSpace(text)
            && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r')) && text.EnumerateRunes().Count() <= MaxReasonLength;
        Require(isReason, field, text.Length == 0
            ? "is required" : $"must be 1 to {MaxReasonLength} characters, not only spaces, with no control characters but line breaks");
        return text;
    }

    public FilingType Type(string field, FilingType type)
    {
        Require(type != FilingType.Unspecified && Enum.IsDefined(type), field,
            type == FilingType.Unspecified ? "is required" : $"must be one of {FilingTypes}");
        return type;
    }

    /// <summary>Reads a solved captcha. Where none is needed it is ignored, and must be well-formed all the same.</summary>
    public CaptchaProof Captcha(string field, CaptchaAnswer? captcha)
    {
        Require(captcha is not { Id.Length: > MaxCaptchaIdLength }, $"{field}.id", $"must be at most {MaxCaptchaIdLength} characters");
        Require(captcha is not { Answer.Length: > CaptchaText.MaxInputLength }, $"{field}.answer",
            $"must be at most {CaptchaText.MaxInputLength} characters");
        return captcha is null ? CaptchaProof.Missing : new CaptchaProof(captcha.Id, CaptchaText.Read(captcha.Answer));
    }

    private void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            Refuse(field, description);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:/-]{1,64}\z")]
    private static partial Regex OrderNumberForm();

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex RequestIdForm();
}
