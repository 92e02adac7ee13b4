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

    private readonly Dictionary<string, (string What, bool IsWord)> _patterns = new(StringComparer.Ordinal);
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
        Add(what, Encoding.Unicode.GetBytes(text), isWord: false);
        return For(what, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Looks for bytes.</summary>
    public LeakSearch For(string what, byte[] bytes)
    {
        Add(what, bytes, isWord: bytes.Length <= LongestWord);
        Add(what + " in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)), isWord: false);
        Add(what + " in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), isWord: false);
        for (var place = 0; place < 3; place++)
        {
            var base64 = InBase64(bytes, place);
            Add(what + " in base64", Encoding.ASCII.GetBytes(base64), isWord: false);
            Add(what + " in base64url", Encoding.ASCII.GetBytes(base64.Replace('+', '-').Replace('/', '_')), isWord: false);
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
            foreach (var (pattern, (what, isWord)) in _patterns)
            {
                if (text.AsSpan(at).StartsWith(pattern, StringComparison.Ordinal) && (!isWord || IsWord(text, at, pattern.Length)))
                {
                    found.Add(what);
                }
            }

            var next = text.AsSpan(at + 1).IndexOfAny(_search);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return found;
    }

    private void Add(string what, byte[] bytes, bool isWord)
    {
        _patterns.TryAdd(Encoding.Latin1.GetString(bytes), (what, isWord));
        _search = null;
    }

    // The characters that these bytes alone decide, where they begin at such a place of what is encoded.
    private static string InBase64(byte[] bytes, int place)
    {
        var text = Convert.ToBase64String([.. new byte[place], .. bytes]);
        var (first, whole) = ((place * 8 + 5) / 6, (place + bytes.Length) * 8 / 6);
        return text[first..whole];
    }

    private static bool IsWord(string text, int at, int length) => !IsLetterOrDigit(text, at - 1) && !IsLetterOrDigit(text, at + length);

    private static bool IsLetterOrDigit(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c - '!' + '！') : c));
}
