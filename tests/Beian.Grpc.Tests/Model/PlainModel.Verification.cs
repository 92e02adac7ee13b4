using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Model;

/// <content>What portals ask.</content>
internal sealed partial class PlainModel
{
    private readonly Windows _tries = new(rules.Window);
    private readonly Windows _resendMisses = new(rules.Window);
    private readonly Verdicts _verdicts = new(rules.RequestRetention);

    /// <summary>When the next window of tries ends.</summary>
    public DateTimeOffset? NextWindowEnd(DateTimeOffset now) =>
        new[] { _tries.NextEnd(now), _resendMisses.NextEnd(now) }.Min();

    public VerifyCodeResponse Verify(VerifyCodeRequest request, DateTimeOffset now) =>
        _verdicts.Once($"verify {request.Province}", request.RequestId, request, now, () => Judge(request, now));

    public ResendCodeResponse Resend(ResendCodeRequest request, DateTimeOffset now) =>
        _verdicts.Once($"resend {request.Province}", request.RequestId, request, now, () => SendAgain(request, now));

    private VerifyCodeResponse Judge(VerifyCodeRequest request, DateTimeOffset now)
    {
        var phone = $"{request.Province} {request.PhoneNumber}";
        var phoneAndId = $"{phone} {request.IdLastSix}";
        TimeSpan?[] waits = [_tries.Wait(phone, rules.TriesPerPhone, now), _tries.Wait(phoneAndId, rules.TriesPerPhoneAndId, now)];
        if (waits.Max() is { } wait)
        {
            throw Refusal.WaitUntil("TOO_MANY_ATTEMPTS", wait);
        }

        var verdict = Match(request, now) is { } challenge ? Judge(challenge, request.IdLastSix, now) : Mismatch();
        if (verdict.Outcome == VerifyOutcome.Mismatch)
        {
            _tries.Count(phone, now);
            _tries.Count(phoneAndId, now);
        }

        return verdict;
    }

    // A live code first; then the one that died last.
    private ModelChallenge? Match(VerifyCodeRequest request, DateTimeOffset now) => Challenges
        .Where(c => c.Filing.Content.Province == request.Province && c.Phone == request.PhoneNumber && c.Code == request.Code)
        .Where(c => c.Filing.Closed is not { } closed || now < closed + rules.AnswersAfterClosing)
        .OrderByDescending(c => c.IsOpen)
        .ThenByDescending(c => c.Filing.Closed ?? DateTimeOffset.MaxValue)
        .FirstOrDefault();

    private VerifyCodeResponse Judge(ModelChallenge challenge, string id, DateTimeOffset now)
    {
        var filing = challenge.Filing;
        if (challenge.IsOpen)
        {
            return challenge.Id == id ? Right(challenge, now) : WrongId(challenge, now);
        }

        if (filing.Reason == ReturnReason.WrongIdLimit)
        {
            return Failed(filing);
        }

        if (challenge.Id != id)
        {
            return Mismatch();
        }

        return filing.State is FilingState.Returned or FilingState.Withdrawn
            ? Failed(filing)
            : new VerifyCodeResponse { Outcome = VerifyOutcome.AlreadyVerified, FilingState = filing.State };
    }

    private static VerifyCodeResponse Right(ModelChallenge challenge, DateTimeOffset now)
    {
        challenge.Verify(now);
        var awaited = challenge.Filing.Challenges.Where(c => c.IsOpen).Select(c => c.MaskedPhone).ToList();
        if (awaited.Count > 0)
        {
            return new VerifyCodeResponse { Outcome = VerifyOutcome.AwaitingOthers, AwaitingMaskedPhoneNumbers = { awaited } };
        }

        challenge.Filing.Forward(now);
        return new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded };
    }

    private VerifyCodeResponse WrongId(ModelChallenge challenge, DateTimeOffset now)
    {
        challenge.WrongIds++;
        challenge.Filing.Note(FilingEventKind.WrongId, now, challenge.MaskedPhone);
        if (challenge.WrongIds < rules.WrongIdLimit)
        {
            return Mismatch();
        }

        challenge.End(ChallengeState.Failed);
        challenge.Filing.Return(ReturnReason.WrongIdLimit, now);
        return Failed(challenge.Filing);
    }

    private static VerifyCodeResponse Mismatch() => new() { Outcome = VerifyOutcome.Mismatch };

    private static VerifyCodeResponse Failed(ModelFiling filing) =>
        new() { Outcome = VerifyOutcome.Failed, ReturnReason = filing.Reason, FilingState = filing.State };

    private ResendCodeResponse SendAgain(ResendCodeRequest request, DateTimeOffset now)
    {
        var phone = $"{request.Province} {request.PhoneNumber}";
        if (_resendMisses.Wait(phone, rules.ResendMissesPerPhone, now) is { } wait)
        {
            throw Refusal.WaitUntil("TOO_MANY_RESEND_ATTEMPTS", wait);
        }

        var open = Challenges.Where(c => c.IsOpen && c.Filing.Content.Province == request.Province
            && c.Phone == request.PhoneNumber && c.Id == request.IdLastSix).ToList();
        if (open.Count == 0)
        {
            _resendMisses.Count(phone, now);
            return new ResendCodeResponse { Outcome = ResendOutcome.NothingPending };
        }

        var below = open.Where(c => c.Resends < rules.ManualResends).ToList();
        if (below.Count == 0)
        {
            return new ResendCodeResponse { Outcome = ResendOutcome.LimitReached };
        }

        var ready = below.Where(c => now >= c.LastMessage + rules.ResendCooldown).ToList();
        if (ready.Count == 0)
        {
            var from = below.Min(c => c.LastMessage) + rules.ResendCooldown;
            return new ResendCodeResponse { Outcome = ResendOutcome.CoolingDown, RetryTime = Timestamp.FromDateTimeOffset(from) };
        }

        ready.ForEach(c => c.Resend(now));
        return new ResendCodeResponse { Outcome = ResendOutcome.Sent };
    }
}
