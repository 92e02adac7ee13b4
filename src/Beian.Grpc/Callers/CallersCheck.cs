using Microsoft.Extensions.Options;

namespace Beian.Callers;

/// <summary>Whether callers can be known with these settings.</summary>
internal sealed class CallersCheck(IHostEnvironment environment) : IValidateOptions<CallersOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        string[] failures = [.. Failures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Failures(CallersOptions options)
    {
        var isProduction = !environment.IsDevelopment();
        if (isProduction && options is { Issuer: "", Authority: "" })
        {
            yield return $"Callers:Issuer is required outside Development (this is {environment.EnvironmentName}): whose tokens callers bring. Or Callers:Authority.";
        }

        if (isProduction && options is { KeyFiles.Count: 0, Authority: "" })
        {
            yield return $"Callers:KeyFiles is required outside Development (this is {environment.EnvironmentName}): a JWKS or PEM of the issuer's public keys. Or Callers:Authority.";
        }

        if (options is { Issuer: "", KeyFiles.Count: > 0 })
        {
            yield return "Callers:Issuer is required with Callers:KeyFiles: whose keys these are.";
        }

        if (options is { Authority: not "", KeyFiles.Count: > 0 })
        {
            yield return "Callers:KeyFiles and Callers:Authority exclude each other: the keys come from files or from the issuer.";
        }

        if (options.Authority.Length > 0 && !IsAddress(options.Authority, isProduction))
        {
            yield return $"Callers:Authority is '{options.Authority}'; it must be an {(isProduction ? "https" : "http or https")} address.";
        }

        foreach (var problem in options.KeyFiles.Select(ProblemOf).OfType<string>())
        {
            yield return $"Callers:KeyFiles cannot be used. {problem}";
        }
    }

    private static bool IsAddress(string text, bool isProduction) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !isProduction));

    private static string? ProblemOf(string path)
    {
        try
        {
            KeyFile.Parse(path, File.ReadAllText(path));
            return null;
        }
        catch (Exception unusable) when (unusable is InvalidKeyFileException or IOException or UnauthorizedAccessException)
        {
            return unusable.Message;
        }
    }
}
