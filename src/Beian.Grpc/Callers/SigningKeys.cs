using Beian.Files;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Callers;

/// <summary>The keys from files that tokens may be signed with.</summary>
internal sealed class SigningKeys(IOptions<CallersOptions> options, TimeProvider clock, ILogger<SigningKeys> logger)
    : FollowedFiles<IReadOnlyList<SecurityKey>>([.. options.Value.KeyFiles], clock, logger)
{
    /// <summary>The keys that a token may be signed with: the one it names, or else every one.</summary>
    public IEnumerable<SecurityKey> For(string? kid) =>
        Current.Where(key => key.KeyId == kid).ToArray() is { Length: > 0 } named ? named : Current;

    /// <inheritdoc/>
    protected override IReadOnlyList<SecurityKey> Read(IReadOnlyList<(string Path, string Text)> texts) =>
        [.. texts.SelectMany(file => SigningKeyFile.Parse(file.Path, file.Text))];
}
