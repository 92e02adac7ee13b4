using Beian.Portal.BackEnd;
using Beian.V1;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>The rules of provinces, asked of the back end once in a few minutes: they change by the day at most.</summary>
public sealed class ProvinceRules(VerificationService.VerificationServiceClient backEnd, IMemoryCache cache, IOptions<BackEndOptions> options)
{
    /// <summary>The rules of a province.</summary>
    /// <returns>The rules, or why there are none.</returns>
    public async Task<(GetProvinceRulesResponse? Rules, Trouble? Trouble)> OfAsync(Province province, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(Key(province), out GetProvinceRulesResponse? remembered))
        {
            return (remembered, null);
        }

        var (rules, trouble) = await backEnd
            .GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = province }, cancellationToken: cancellationToken)
            .OrTroubleAsync().ConfigureAwait(false);
        if (rules is not null)
        {
            cache.Set(Key(province), rules, options.Value.RulesLife);
        }

        return (rules, trouble);
    }

    /// <summary>Has the back end asked again next time: it has shown that it goes by other rules.</summary>
    public void Forget(Province province) => cache.Remove(Key(province));

    private static (string, Province) Key(Province province) => (nameof(ProvinceRules), province);
}
