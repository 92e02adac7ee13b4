using System.Diagnostics.Metrics;
using Beian.Telemetry;

namespace Beian.Verification;

/// <summary>What came of entries and of requests to send again: meter <c>Beian.Verification</c>.</summary>
public sealed class VerificationMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Verification";

    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _resends;

    /// <summary>Creates the instruments.</summary>
    public VerificationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _verdicts = meter.CreateCounter<long>("beian.verifications", "{verification}", "Entries of code, phone and ID digits, by verdict.");
        _resends = meter.CreateCounter<long>("beian.resends", "{request}", "Requests to send a code again, by what came of them.");
    }

    internal void Judged(Province province, VerifyVerdict verdict) => Count(_verdicts, province, verdict switch
    {
        VerifyVerdict.Forwarded => "forwarded",
        VerifyVerdict.AwaitingOthers => "awaiting_others",
        VerifyVerdict.AlreadyVerified => "already_verified",
        VerifyVerdict.Mismatch => "mismatch",
        VerifyVerdict.Failed => "failed",
        VerifyVerdict.CaptchaRequired => "captcha_required",
        VerifyVerdict.CaptchaRejected => "captcha_rejected",
        VerifyVerdict.Throttled => "throttled",
        VerifyVerdict.RequestIdReused => "request_id_reused",
        _ => throw new InvalidOperationException($"A verdict without a name: {verdict}."),
    });

    internal void Resent(Province province, ResendVerdict verdict) => Count(_resends, province, verdict switch
    {
        ResendVerdict.Sent => "sent",
        ResendVerdict.NothingPending => "nothing_pending",
        ResendVerdict.LimitReached => "limit_reached",
        ResendVerdict.CoolingDown => "cooling_down",
        ResendVerdict.CaptchaRequired => "captcha_required",
        ResendVerdict.CaptchaRejected => "captcha_rejected",
        ResendVerdict.Throttled => "throttled",
        ResendVerdict.RequestIdReused => "request_id_reused",
        _ => throw new InvalidOperationException($"A verdict without a name: {verdict}."),
    });

    private static void Count(Counter<long> counter, Province province, string outcome)
    {
        CurrentSpan.EndedIn(outcome);
        if (counter.Enabled)
        {
            counter.Add(1, new("beian.outcome", outcome), new("beian.province", (int)province));
        }
    }
}
