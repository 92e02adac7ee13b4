using Beian.Portal.NightShift;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>Whether the portal can be run with these settings.</summary>
internal sealed class PortalCheck(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<PortalOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        string[] failures = [.. Failures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(PortalOptions options)
    {
        foreach (var unknown in options.Provinces.Where(slug => ProvinceName.All.All(province => province.Slug != slug)))
        {
            yield return $"Portal:Provinces has '{unknown}'; it takes names like {ProvinceName.All[0].Slug}, nei-mongol, {ProvinceName.All[10].Slug}.";
        }

        if (environment.IsDevelopment())
        {
            yield break;
        }

        var isNightShift = NightShiftRegistration.IsWanted(configuration, environment);
        if (options.Provinces.Count == 0 && !isNightShift)
        {
            yield return $"Portal:Provinces is required outside Development (this is {environment.EnvironmentName}): the provinces that this is the portal of.";
        }

        if (options.Provinces.Count > 0 && isNightShift)
        {
            yield return $"NightShift:Enabled and Portal:Provinces exclude each other outside Development (this is {environment.EnvironmentName}): whoever "
                + "reaches a province's pages could start the noon resend. Give the night shift a process of its own, without Portal:Provinces, with an "
                + "operator's token, where only operators reach it.";
        }

        if (options.KeysFolder.Length == 0)
        {
            yield return $"Portal:KeysFolder is required outside Development (this is {environment.EnvironmentName}): a folder, shared by all replicas, "
                + "for the keys that protect forms. Without it a form that one replica rendered is refused by the others, and by itself after a restart.";
        }

        if (!options.BehindTlsProxy && PlaintextAddresses.Of(configuration) is [_, ..] plaintext)
        {
            yield return $"Without TLS ({string.Join(", ", plaintext)}) people's data would travel in clear. Listen on https; or say "
                + "Portal:BehindTlsProxy=true where nothing but a proxy that ends TLS reaches this portal.";
        }
    }
}
