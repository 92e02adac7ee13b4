using Microsoft.Extensions.Options;

namespace Beian.Retention;

/// <summary>Whether what the law wants kept is kept, where the system is there for real.</summary>
internal sealed class RetentionCheck(IHostEnvironment environment) : IValidateOptions<RetentionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RetentionOptions options) =>
        environment.IsDevelopment() || options.Audit >= RetentionOptions.LegalAudit
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Retention:Audit is {options.Audit.TotalDays:0.#} days; outside Development (this is {environment.EnvironmentName}) it must be "
                + $"{RetentionOptions.LegalAudit.Days} or more: the Cybersecurity Law (art. 21) asks for six months.");
}
