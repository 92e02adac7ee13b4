using System.Buffers;
using System.Text;

namespace Beian.Grpc.Tests.Leaks;

/// <summary>
/// Searches for what may appear nowhere, in whichever form it may have been written: plain, with +86 or divided, full-width, as bytes of
/// UTF-16, in hex, and in base64 at whichever place of a longer text.
/// </summary>
/// <remarks>All is searched as bytes, in one pass for all that is looked for.</remarks>
internal sealed class LeakSearch
{
    // Six digits in the middle of a longer number or word are not a code.
    private const int LongestWord = 6;

    private static readonly string[] Dividers = [" ", "-", "－"];

    private readonly Dictionary<string, (string What, Func<string, int, bool> Counts)> _patterns = new(StringComparer.Ordinal);
    private SearchValues<string>? _search;

    /// <summary>Looks for a phone, in every way that one is written. All of them hold one of these.</summary>
    public LeakSearch ForPhone(string phone)
    {
        var (first, middle, last) = (phone[..3], phone[3..7], phone[7..]);
        string[] forms = [phone, .. Dividers.SelectMany(d => new[] { $"{first}{d}{middle}{d}{last}", $"{first}{d}{middle}{last}" }), FullWidth(phone)];
        return forms.Aggregate(this, (search, form) => search.For($"the phone {phone}", form));
    }

    /// <summary>Looks for a code or ID digits, as typed and as written full-width.</summary>
    public LeakSearch ForDigits(string digits) => For($"the digits {digits}", digits).For($"the digits {digits}", FullWidth(digits));

    /// <summary>Looks for a text.</summary>
    public LeakSearch For(string what, string text)
    {
        Add(what, Encoding.Unicode.GetBytes(text), Always);
        return For(what, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Looks for bytes.</summary>
    public LeakSearch For(string what, byte[] bytes)
    {
        var isWord = bytes.Length <= LongestWord;
        Add(what, bytes, isWord ? (text, at) => IsWord(text, at, bytes.Length) : Always);
        Add(what + " in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)), Always);
        Add(what + " in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), Always);
        for (var place = 0; place < 3; place++)
        {
            var (base64, first) = InBase64(bytes, place);
            Func<string, int, bool> counts = isWord ? (text, at) => IsNumberInBase64(text, at - first, bytes) : Always;
            Add(what + " in base64", Encoding.ASCII.GetBytes(base64), counts);
            Add(what + " in base64url", Encoding.ASCII.GetBytes(base64.Replace('+', '-').Replace('/', '_')), counts);
        }

        return this;
    }

    /// <summary>What is found in a text.</summary>
    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>What is found in bytes.</summary>
    public IReadOnlyList<string> In(byte[] bytes)
    {
        _search ??= SearchValues.Create([.. _patterns.Keys], StringComparison.Ordinal);
        List<string> found = [];
        var text = Encoding.Latin1.GetString(bytes);
        for (var at = text.AsSpan().IndexOfAny(_search); at >= 0;)
        {
            foreach (var (pattern, (what, counts)) in _patterns)
            {
                if (text.AsSpan(at).StartsWith(pattern, StringComparison.Ordinal) && counts(text, at))
                {
                    found.Add(what);
                }
            }

            var next = text.AsSpan(at + 1).IndexOfAny(_search);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return found;
    }

    private void Add(string what, byte[] bytes, Func<string, int, bool> counts)
    {
        _patterns.TryAdd(Encoding.Latin1.GetString(bytes), (what, counts));
        _search = null;
    }

    // The characters that these bytes alone decide, where they begin at such a place of what is encoded.
    private static (string Text, int First) InBase64(byte[] bytes, int place)
    {
        var text = Convert.ToBase64String([.. new byte[place], .. bytes]);
        var (first, whole) = ((place * 8 + 5) / 6, (place + bytes.Length) * 8 / 6);
        return (text[first..whole], first);
    }

    private static bool Always(string text, int at) => true;

    // At both ends a part of a digit's bits is all that the text shows, so other letters look alike, and six digits of a longer number are no
    // code there either: what is decoded tells.
    private static bool IsNumberInBase64(string text, int group, byte[] bytes)
    {
        if (group < 0)
        {
            return true;
        }

        var begin = group >= 4 && text[(group - 4)..group].All(IsOfBase64) ? group - 4 : group;
        var end = begin;
        while (end - begin < 24 && end < text.Length && IsOfBase64(text[end]))
        {
            end++;
        }

        var whole = text[begin..end].Replace('-', '+').Replace('_', '/');
        var decoded = Encoding.Latin1.GetString(Convert.FromBase64String(whole.PadRight((whole.Length + 3) / 4 * 4, 'A')));
        var found = decoded.IndexOf(Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        return found >= 0 && !IsDigit(decoded, found - 1) && !IsDigit(decoded, found + bytes.Length);
    }

    private static bool IsDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiDigit(text[at]);

    private static bool IsOfBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_';

    private static bool IsWord(string text, int at, int length) => !IsLetterOrDigit(text, at - 1) && !IsLetterOrDigit(text, at + length);

    private static bool IsLetterOrDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c - '!' + '！') : c));
}
