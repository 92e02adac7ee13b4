using System.Text.RegularExpressions;
using Beian.Filings;
using Beian.V1;
using Beian.Verification;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace Beian.Rpc;

/// <summary>
/// Reads the fields of one request into domain values and collects what is wrong with them, so that a caller is told of every bad
/// field at once. No description repeats the value: it may be a code or a phone.
/// </summary>
internal sealed partial class Fields
{
    private const int MaxNumberLength = 64;
    private const int MaxCaptchaIdLength = 64;
    private const int MaxCaptchaAnswerLength = 16;

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

    public FilingType Type(string field, FilingType type)
    {
        Require(type != FilingType.Unspecified && Enum.IsDefined(type), field,
            type == FilingType.Unspecified ? "is required" : $"must be one of {FilingTypes}");
        return type;
    }

    // No portal is set up to need a captcha of ours yet. Where none is needed the contract has one ignored, but it must be well-formed.
    public void Captcha(string field, CaptchaAnswer? captcha)
    {
        Require(captcha is not { Id.Length: > MaxCaptchaIdLength }, $"{field}.id", $"must be at most {MaxCaptchaIdLength} characters");
        Require(captcha is not { Answer.Length: > MaxCaptchaAnswerLength }, $"{field}.answer",
            $"must be at most {MaxCaptchaAnswerLength} characters");
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
