using Beian.Captchas;
using Beian.V1;
using Beian.Verification;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The provincial portals' service.</summary>
internal sealed class VerificationRpc(
    CodeVerification verification, CaptchaIssue captchas, CaptchaRequirements captchasNeeded, ProvinceRulesMessages rules)
    : VerificationService.VerificationServiceBase
{
    /// <inheritdoc/>
    public override async Task<VerifyCodeResponse> VerifyCode(VerifyCodeRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var fields = new Fields();
        var province = fields.Province("province", request.Province);
        var phone = fields.Phone("phone_number", request.PhoneNumber);
        var code = fields.Code("code", request.Code);
        var id = fields.Id("id_last_six", request.IdLastSix);
        var requestKey = fields.Request("request_id", request.RequestId, caller.Name);
        var captcha = fields.Captcha("captcha", request.Captcha);
        fields.ThrowIfInvalid();

        var needed = captchasNeeded.AreFor(caller.Name, province) ? captcha : null;
        var verdict = await verification
            .VerifyAsync(province, phone, code, id, caller.Name, requestKey, needed, context.CancellationToken).ConfigureAwait(false);
        return verdict switch
        {
            VerifyVerdict.Forwarded => new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded },
            VerifyVerdict.AwaitingOthers others => new VerifyCodeResponse
            {
                Outcome = VerifyOutcome.AwaitingOthers,
                AwaitingMaskedPhoneNumbers = { others.Phones.Select(p => p.Masked) },
            },
            VerifyVerdict.AlreadyVerified verified => new VerifyCodeResponse
            {
                Outcome = VerifyOutcome.AlreadyVerified,
                FilingState = verified.State,
            },
            VerifyVerdict.Mismatch => new VerifyCodeResponse { Outcome = VerifyOutcome.Mismatch },
            VerifyVerdict.Failed failed => new VerifyCodeResponse
            {
                Outcome = VerifyOutcome.Failed,
                FilingState = failed.State,
                ReturnReason = failed.Reason,
            },
            VerifyVerdict.CaptchaRequired => throw Errors.CaptchaRequired(),
            VerifyVerdict.CaptchaRejected => throw Errors.CaptchaRejected(),
            VerifyVerdict.Throttled throttled => throw Errors.TooManyAttempts(throttled.Wait),
            VerifyVerdict.RequestIdReused => throw Errors.RequestIdReused(),
            _ => throw new InvalidOperationException($"A verdict without an answer: {verdict}."),
        };
    }

    /// <inheritdoc/>
    public override async Task<ResendCodeResponse> ResendCode(ResendCodeRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var fields = new Fields();
        var province = fields.Province("province", request.Province);
        var phone = fields.Phone("phone_number", request.PhoneNumber);
        var id = fields.Id("id_last_six", request.IdLastSix);
        var requestKey = fields.Request("request_id", request.RequestId, caller.Name);
        var captcha = fields.Captcha("captcha", request.Captcha);
        fields.ThrowIfInvalid();

        var needed = captchasNeeded.AreFor(caller.Name, province) ? captcha : null;
        var verdict = await verification
            .ResendAsync(province, phone, id, caller.Name, requestKey, needed, context.CancellationToken).ConfigureAwait(false);
        return verdict switch
        {
            ResendVerdict.Sent => new ResendCodeResponse { Outcome = ResendOutcome.Sent },
            ResendVerdict.NothingPending => new ResendCodeResponse { Outcome = ResendOutcome.NothingPending },
            ResendVerdict.LimitReached => new ResendCodeResponse { Outcome = ResendOutcome.LimitReached },
            ResendVerdict.CoolingDown cooling => new ResendCodeResponse
            {
                Outcome = ResendOutcome.CoolingDown,
                RetryTime = Timestamp.FromDateTimeOffset(cooling.Until),
            },
            ResendVerdict.CaptchaRequired => throw Errors.CaptchaRequired(),
            ResendVerdict.CaptchaRejected => throw Errors.CaptchaRejected(),
            ResendVerdict.Throttled throttled => throw Errors.TooManyResendAttempts(throttled.Wait),
            ResendVerdict.RequestIdReused => throw Errors.RequestIdReused(),
            _ => throw new InvalidOperationException($"A verdict without an answer: {verdict}."),
        };
    }

    /// <inheritdoc/>
    public override async Task<CreateCaptchaResponse> CreateCaptcha(CreateCaptchaRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var province = fields.Province("province", request.Province);
        fields.ThrowIfInvalid();

        var captcha = await captchas.CreateAsync(province, context.CancellationToken).ConfigureAwait(false);
        return new CreateCaptchaResponse
        {
            Id = captcha.Id,
            PicturePng = UnsafeByteOperations.UnsafeWrap(captcha.Picture),
            ExpireTime = Timestamp.FromDateTimeOffset(captcha.Expires),
        };
    }

    /// <inheritdoc/>
    public override Task<GetProvinceRulesResponse> GetProvinceRules(GetProvinceRulesRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var province = fields.Province("province", request.Province);
        fields.ThrowIfInvalid();
        return Task.FromResult(rules.Of(province, captchasNeeded.AreFor(context.Caller().Name, province)));
    }
}
