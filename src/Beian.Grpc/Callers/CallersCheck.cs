using Beian.Files;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Callers;

/// <summary>Whether callers can be known with these settings.</summary>
internal sealed class CallersCheck(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<CallersOptions>
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

        if (isProduction && !options.BehindTlsProxy && PlaintextAddresses.Of(configuration) is [_, ..] plaintext)
        {
            yield return $"Without TLS ({string.Join(", ", plaintext)}) tokens and people's data would travel in clear. Listen on https, with "
                + "Tls:CertificateFile and Tls:KeyFile; or say Callers:BehindTlsProxy=true where nothing but a proxy that ends TLS reaches this server.";
        }

        var certificates = options.ClientCertificates;
        if (certificates is { Roles.Count: > 0, CaFile: "" })
        {
            yield return "Callers:ClientCertificates:CaFile is required with Callers:ClientCertificates:Roles: the authority whose certificates count.";
        }

        foreach (var role in certificates.Roles.Where(role => !Enum.GetNames<CallerRole>().Contains(role, StringComparer.OrdinalIgnoreCase)))
        {
            yield return $"Callers:ClientCertificates:Roles has '{role}'; the roles are {string.Join(", ", Enum.GetNames<CallerRole>())}.";
        }

        if (certificates.Roles.Count > 0 && options.BehindTlsProxy)
        {
            yield return "Callers:ClientCertificates:Roles cannot go with Callers:BehindTlsProxy: only the proxy sees the certificates.";
        }

        foreach (var problem in options.KeyFiles.Select(path => ProblemOf(() => SigningKeyFile.Parse(path, TextFile.Read(path)))).OfType<string>())
        {
            yield return $"Callers:KeyFiles cannot be used. {problem}";
        }

        if (certificates.CaFile.Length > 0 && ProblemOf(() => PemFile.Certificates(certificates.CaFile, TextFile.Read(certificates.CaFile))) is { } unusable)
        {
            yield return $"Callers:ClientCertificates:CaFile cannot be used. {unusable}";
        }
    }

    private static bool IsAddress(string text, bool isProduction) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !isProduction));

    private static string? ProblemOf(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (UnusableFileException unusable)
        {
            return unusable.Message;
        }
    }
}
