using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Callers;

/// <summary>Tells who calls from the bearer token of a call.</summary>
internal sealed class BearerTokens(KnownTokens known, IOptions<CallersOptions> options)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<Identity> IdentifyAsync(HttpContext call)
    {
        var authorization = call.Request.Headers.Authorization;
        if (authorization.Count == 0)
        {
            return new Identity(TokenProblem.NoToken);
        }

        if (authorization.Count > 1 || authorization[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new Identity(TokenProblem.UnreadableToken);
        }

        var token = header.AsMemory(Scheme.Length);
        return known.Find(token.Span) is { } caller ? new Identity(caller) : await ValidateAsync(call, token).ConfigureAwait(false);
    }

    private async Task<Identity> ValidateAsync(HttpContext call, ReadOnlyMemory<char> token)
    {
        // Before the keys are looked at: what they validate while they are replaced is not kept for longer than they are.
        var generation = known.Generation;
        var result = await call.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return new Identity(ProblemOf(result.Failure));
        }

        if (result.Properties.ExpiresUtc is not { } expiry || CallerClaims.Read(result.Principal, expiry + options.Value.ClockSkew) is not { } caller)
        {
            return new Identity(TokenProblem.UnusableClaims);
        }

        known.Add(token.Span, caller, generation);
        return new Identity(caller);
    }

    private static TokenProblem ProblemOf(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => TokenProblem.Expired,
        SecurityTokenNotYetValidException => TokenProblem.NotYetValid,
        SecurityTokenNoExpirationException => TokenProblem.UnusableClaims,
        SecurityTokenInvalidAudienceException => TokenProblem.ForeignAudience,
        SecurityTokenInvalidIssuerException => TokenProblem.ForeignIssuer,
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidSigningKeyException or SecurityTokenInvalidAlgorithmException => TokenProblem.UnknownSignature,
        _ => TokenProblem.UnreadableToken,
    };
}
