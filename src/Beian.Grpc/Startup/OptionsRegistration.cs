using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Beian.Startup;

/// <summary>Settings that are checked when the server starts, all together.</summary>
internal static class OptionsRegistration
{
    /// <summary>Binds a section of the configuration and has its ranges checked at start.</summary>
    public static void AddChecked<TOptions>(this WebApplicationBuilder builder, string section)
        where TOptions : class
    {
        builder.Services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new RangeCheck<TOptions>(section));
    }

    /// <summary>
    /// Checks every setting. To be called before the host starts: services that take their settings when they are constructed
    /// would otherwise fail one by one.
    /// </summary>
    /// <exception cref="OptionsValidationException">Settings of one section are wrong; an aggregate of them for several.</exception>
    public static void CheckSettings(this WebApplication app) => app.Services.GetRequiredService<IStartupValidator>().Validate();

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's own sentence names the setting and what it cannot be read as.
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), [unreadable.Message]);
        }
    }

    /// <summary>Ranges as the options declare them, with each setting called what it is called in the configuration.</summary>
    private sealed class RangeCheck<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            List<ValidationResult> failures = [];
            foreach (var setting in typeof(TOptions).GetProperties())
            {
                var context = new ValidationContext(options) { MemberName = setting.Name, DisplayName = $"{section}:{setting.Name}" };
                Validator.TryValidateProperty(setting.GetValue(options), context, failures);
            }

            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Select(f => f.ErrorMessage!));
        }
    }
}
