using Beian.Rules;
using Microsoft.Extensions.Options;

namespace Beian.Captchas;

/// <summary>Tells which portals need a captcha of ours.</summary>
public sealed class CaptchaRequirements(IOptions<CaptchaOptions> options)
{
    private readonly (string Caller, Province? Province)[] _required =
        [.. options.Value.RequiredOf.Select(needs => (needs.Caller, ContractNames.ParseProvince(needs.Province)))];

    /// <summary>Whether a portal needs one where it acts for a province.</summary>
    public bool AreFor(string caller, Province province)
    {
        foreach (var (who, where) in _required)
        {
            if ((who.Length == 0 || who == caller) && (where is null || where == province))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Checks the list of portals, each entry by its name: one that says nothing, or names no province there is, would be overlooked.</summary>
internal sealed class CaptchaRequirementsValidator : IValidateOptions<CaptchaOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        string[] problems = [.. options.RequiredOf.Select(Problem).OfType<string>()];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string? Problem(CaptchaRequirement needs, int n)
    {
        var entry = $"{CaptchaOptions.Section}:{nameof(CaptchaOptions.RequiredOf)}:{n}";
        return needs switch
        {
            { Caller: "", Province: "" } => $"{entry} must have a {nameof(needs.Caller)}, a {nameof(needs.Province)} or both.",
            { Province: not "" } when ContractNames.ParseProvince(needs.Province) is null =>
                $"{entry}:{nameof(needs.Province)} must be a province by its GB/T 2260 code or its name, 33 or ZHEJIANG.",
            _ => null,
        };
    }
}
