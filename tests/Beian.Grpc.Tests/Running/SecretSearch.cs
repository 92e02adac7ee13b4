namespace Beian.Grpc.Tests.Running;

/// <summary>Finds out whether a text shows a secret by itself: six digits in the middle of a longer number or word are not a code.</summary>
/// <remarks>
/// A test process comes to tens of thousands of secrets and some tests leave hundreds of thousands of keys, so a text is taken apart into
/// its words once and not searched for each secret.
/// </remarks>
internal sealed class SecretSearch
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly string[] _others;

    public SecretSearch(IEnumerable<string> secrets)
    {
        var kinds = secrets.ToLookup(secret => secret.All(char.IsAsciiLetterOrDigit));
        _words = kinds[true].ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _others = [.. kinds[false].Distinct(StringComparer.Ordinal)];
    }

    public bool IsShownIn(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            {
                at++;
            }

            if (at > start && _words.Contains(text.AsSpan(start, at - start)))
            {
                return true;
            }
        }

        return _others.Any(secret => text.Contains(secret, StringComparison.Ordinal));
    }
}
