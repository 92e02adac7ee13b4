using Beian.Startup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Beian.Callers;

/// <summary>Who may call.</summary>
internal static class CallersRegistration
{
    /// <summary>
    /// Callers are known by bearer tokens. In Development a caller on the same machine may come without one, and is everyone.
    /// </summary>
    public static void AddCallers(this WebApplicationBuilder builder)
    {
        builder.AddChecked<CallersOptions>(CallersOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CallersOptions>, CallersCheck>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(s => s.GetRequiredService<SigningKeys>());
        builder.Services.AddSingleton<ClientCertificates>();
        builder.Services.AddHostedService(s => s.GetRequiredService<ClientCertificates>());
        builder.Services.AddSingleton<KnownTokens>();
        builder.Services.AddSingleton<BearerTokens>();
        // Left alone, the framework validates the token of every call. The gate has it do so, and only where a token is not known yet.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        // And what AddAuthentication brings for cookies makes keys in the home folder.
        builder.Services.AddAuthenticationCore();
        builder.Services.AddWebEncoders();
        builder.Services.AddSingleton<IAuthenticationConfigurationProvider, FrameworkSettings>();
        new AuthenticationBuilder(builder.Services).AddJwtBearer();
        builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, JwtBearerSetup.ForgetWithdrawnKeys);
    }

    /// <summary>Where the framework looks for what <c>dotnet user-jwts</c> has written. Outside Development nothing there counts.</summary>
    private sealed class FrameworkSettings(IConfiguration configuration, IHostEnvironment environment) : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } =
            environment.IsDevelopment() ? configuration.GetSection("Authentication") : new ConfigurationBuilder().Build();
    }
}
