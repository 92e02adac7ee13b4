namespace Beian.Startup;

/// <summary>Settings that are checked when the server starts, all together.</summary>
internal static class OptionsRegistration
{
    /// <summary>Binds a section of the configuration and has its ranges checked at start.</summary>
    public static void AddChecked<TOptions>(this WebApplicationBuilder builder, string section)
        where TOptions : class =>
        builder.Services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
