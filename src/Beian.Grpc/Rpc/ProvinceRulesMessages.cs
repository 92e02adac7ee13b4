using Beian.Carriers;
using Beian.Outbox;
using Beian.Rules;
using Beian.V1;
using Beian.Verification;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Beian.Rpc;

/// <summary>A province's rules as its portal's page needs them.</summary>
internal sealed class ProvinceRulesMessages(
    RuleBook rules, SenderNumbers senders, IOptions<VerificationOptions> verification, TimeProvider clock)
{
    public GetProvinceRulesResponse Of(Province province, bool captchaRequired)
    {
        var now = clock.GetUtcNow();
        return new GetProvinceRulesResponse
        {
            InForce = rules.IsInForce(province, now),
            Rules = { ContractNames.All<FilingType>().SelectMany(type => Of(province, type, now)) },
            SenderNumbers =
            {
                Lane.Operators.Select(o => new SenderNumber { Operator = o, Number = senders.For((Carriers.Operator)o) ?? "" }),
            },
            CaptchaRequired = captchaRequired,
            CodeLifetime = Duration.FromTimeSpan(verification.Value.CodeLifetime),
            WrongIdLimit = verification.Value.WrongIdLimit,
            ManualResendLimit = verification.Value.ManualResends,
        };
    }

    // Periods in a row with the same roles are one rule, which started with the first of them.
    private IEnumerable<VerificationRule> Of(Province province, FilingType type, DateTimeOffset now)
    {
        VerificationRule? rule = null;
        DateTimeOffset? until = null;
        foreach (var period in rules.PeriodsOf(province))
        {
            if (rule is null || !rule.Roles.SequenceEqual(period.Roles[type]))
            {
                if (rule is { Roles.Count: > 0 } && until > now)
                {
                    yield return rule;
                }

                rule = new VerificationRule { Type = type, Roles = { period.Roles[type] }, StartTime = Timestamp.FromDateTimeOffset(period.From) };
            }

            until = period.Until ?? DateTimeOffset.MaxValue;
        }

        if (rule is { Roles.Count: > 0 } && until > now)
        {
            yield return rule;
        }
    }
}
