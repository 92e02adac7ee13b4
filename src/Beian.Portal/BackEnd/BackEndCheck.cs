using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Beian.Portal.BackEnd;

/// <summary>Whether the back end can be called with these settings.</summary>
internal sealed class BackEndCheck(IHostEnvironment environment) : IValidateOptions<BackEndOptions>
{
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRulesLife = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BackEndOptions options)
    {
        string?[] problems = [Addresses(options), Token(options), Authority(options), .. Spans(options)];
        string[] failures = [.. problems.OfType<string>()];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string?> Spans(BackEndOptions options)
    {
        yield return options.Deadline >= ShortestDeadline && options.Deadline <= LongestDeadline ? null
            : $"BackEnd:Deadline is {options.Deadline}; it must be between {ShortestDeadline} and {LongestDeadline}.";
        yield return options.RulesLife > TimeSpan.Zero && options.RulesLife <= LongestRulesLife ? null
            : $"BackEnd:RulesLife is {options.RulesLife}; it must be more than nothing and at most {LongestRulesLife}.";
    }

    private static string? Authority(BackEndOptions options)
    {
        try
        {
            return options.CaFile.Length == 0 || BackEndCertificates.Read(options.CaFile).Count > 0 ? null
                : $"BackEnd:CaFile cannot be used. {options.CaFile}: there is no certificate in it.";
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"BackEnd:CaFile cannot be used. {options.CaFile}: it cannot be read as a PEM of certificates.";
        }
    }

    private string? Addresses(BackEndOptions options)
    {
        const string Form = "it must be an http or https address like https://server:5080, or several of one kind divided by commas";
        IReadOnlyList<Uri> replicas;
        try
        {
            replicas = options.Replicas;
        }
        catch (UriFormatException)
        {
            return $"BackEnd:Addresses is '{options.Addresses}'; {Form}.";
        }

        if (replicas.Count == 0 || replicas.Select(replica => replica.Scheme).Distinct().ToList() is not [("http" or "https") and var scheme])
        {
            return $"BackEnd:Addresses is '{options.Addresses}'; {Form}.";
        }

        return !environment.IsDevelopment() && scheme == "http" && !replicas.All(replica => replica.IsLoopback)
            ? $"BackEnd:Addresses is '{options.Addresses}'; outside Development (this is {environment.EnvironmentName}) it must be https, or http on this "
                + "machine alone: the token and people's data would travel in clear."
            : null;
    }

    private string? Token(BackEndOptions options)
    {
        if (options.TokenFile.Length == 0)
        {
            return environment.IsDevelopment() ? null
                : $"BackEnd:TokenFile is required outside Development (this is {environment.EnvironmentName}): a file with the token of this portal.";
        }

        return File.Exists(options.TokenFile) ? null : $"BackEnd:TokenFile cannot be used. {options.TokenFile}: there is no such file.";
    }
}
