using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Callers;

/// <summary>
/// What makes a token good: the issuer's signature, issuer, audience and time. In Development tokens of <c>dotnet user-jwts</c> are good
/// too, with the issuer and keys that the framework has read from its settings by now.
/// </summary>
internal sealed class JwtBearerSetup(IOptions<CallersOptions> callers, SigningKeys keys, IHostEnvironment environment, TimeProvider clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    // Public keys alone, in Production: a key that is shared could be used to make tokens wherever one is checked.
    private static readonly string[] PublicKeyAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <inheritdoc/>
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    /// <inheritdoc/>
    public void Configure(string? name, JwtBearerOptions options)
    {
        var settings = callers.Value;
        var tried = options.TokenValidationParameters;
        string?[] issuers = [tried.ValidIssuer, .. tried.ValidIssuers ?? [], settings.Issuer];
        options.MapInboundClaims = false;
        options.Authority = settings.Authority.Length > 0 ? settings.Authority : null;
        options.MetadataAddress = null!;
        options.RequireHttpsMetadata = !environment.IsDevelopment();
        options.AutomaticRefreshInterval = KnownTokens.LongestTrust;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuers = [.. issuers.Where(issuer => !string.IsNullOrEmpty(issuer))],
            ValidAudience = settings.Audience,
            ValidAlgorithms = environment.IsDevelopment() ? [.. PublicKeyAlgorithms, SecurityAlgorithms.HmacSha256] : PublicKeyAlgorithms,
            IssuerSigningKeyResolver = (_, _, kid, parameters) => [.. keys.For(kid), .. parameters.IssuerSigningKeys ?? []],
            IssuerSigningKeys = tried.IssuerSigningKeys,
            ClockSkew = settings.ClockSkew,
            LifetimeValidator = CheckLifetime,
        };
    }

    /// <summary>Keeps an issuer's metadata from outliving the metadata: left alone, keys it has withdrawn are good for another hour.</summary>
    public static void ForgetWithdrawnKeys(JwtBearerOptions options)
    {
        if (options.ConfigurationManager is BaseConfigurationManager metadata)
        {
            metadata.UseLastKnownGoodConfiguration = false;
        }
    }

    // The framework's own goes by the clock of the machine. Where no key is found it asks all the same, to say more; a stranger is told less.
    private bool CheckLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return token is JsonWebToken { SigningKey: null } ? true
            : expires is null ? throw new SecurityTokenNoExpirationException("The token has no expiry.")
            : now >= expires + parameters.ClockSkew ? throw new SecurityTokenExpiredException("The token has expired.") { Expires = expires.Value }
            : now < notBefore - parameters.ClockSkew ? throw new SecurityTokenNotYetValidException("The token is not yet valid.") { NotBefore = notBefore!.Value }
            : true;
    }
}
