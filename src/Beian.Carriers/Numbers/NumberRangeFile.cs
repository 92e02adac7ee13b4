using System.Globalization;

namespace Beian.Carriers.Numbers;

/// <summary>Reads a table of number ranges and proves it whole: no line malformed, no prefix claimed twice or by nobody.</summary>
internal sealed class NumberRangeFile
{
    internal const string DefaultName = "number-ranges.txt";

    private readonly string _name;
    private readonly Dictionary<string, int> _lineOfPrefix = [];
    private readonly List<(string Prefix, NumberAssignment Assignment)> _ranges = [];
    private string? _source;
    private DateOnly? _asOf;

    private NumberRangeFile(string name) => _name = name;

    internal static NumberDirectory Read(TextReader text, string name)
    {
        var file = new NumberRangeFile(name);
        for (var line = 1; text.ReadLine() is { } content; line++)
        {
            file.ReadLine(content, line);
        }

        return file.ToDirectory();
    }

    private void ReadLine(string content, int line)
    {
        var words = content.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case []:
                break;
            case ["source", _, ..]:
                _source = content["source".Length..].Trim();
                break;
            case ["as-of", var day]:
                _asOf = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? date
                    : throw Malformed(line, $"'{day}' is not a day like 2023-03-31");
                break;
            case ["unassigned", _, ..]:
                Claim(words.AsSpan(1), NumberAssignment.Unassigned, line);
                break;
            case [var network, var use, _, ..]:
                Claim(words.AsSpan(2), Assignment(network, use, line), line);
                break;
            default:
                throw Malformed(line, "expected an operator, a use and at least one prefix");
        }
    }

    private NumberAssignment Assignment(string network, string use, int line)
    {
        var host = network switch
        {
            "telecom" => Operator.Telecom,
            "unicom" => Operator.Unicom,
            "mobile" => Operator.Mobile,
            "broadnet" => Operator.Broadnet,
            _ => throw Malformed(line, $"'{network}' is not an operator"),
        };
        return use switch
        {
            "person" => new(host, host, NumberKind.Person),
            "virtual" => new(Operator.Virtual, host, NumberKind.VirtualOperator),
            "data" => new(host, host, NumberKind.Data),
            "satellite" => new(host, host, NumberKind.Satellite),
            _ => throw Malformed(line, $"'{use}' is not a use"),
        };
    }

    private void Claim(ReadOnlySpan<string> prefixes, NumberAssignment assignment, int line)
    {
        foreach (var word in prefixes)
        {
            foreach (var prefix in Expand(word, line))
            {
                if (!_lineOfPrefix.TryAdd(prefix, line))
                {
                    throw Malformed(line, $"{prefix} is already claimed by line {_lineOfPrefix[prefix]}");
                }

                _ranges.Add((prefix, assignment));
            }
        }
    }

    private IEnumerable<string> Expand(string word, int line)
    {
        var ends = word.Split('-');
        if (ends.Length > 2 || !ends.All(IsPrefix) || ends[0].Length != ends[^1].Length)
        {
            throw Malformed(line, $"'{word}' is neither a prefix of three to five digits from 130 to 199 nor a range of them");
        }

        var (first, last) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
        return first <= last
            ? Enumerable.Range(first, last - first + 1).Select(prefix => prefix.ToString(CultureInfo.InvariantCulture))
            : throw Malformed(line, $"'{word}' ends before it begins");
    }

    private NumberDirectory ToDirectory()
    {
        if (_source is null || _asOf is null)
        {
            throw new InvalidDataException($"{_name}: a 'source' and an 'as-of' line are missing or incomplete.");
        }

        var byPrefix = new NumberAssignment[10_000];
        var covered = new bool[byPrefix.Length];
        // Shorter prefixes first, so that longer ones overwrite them: the longest wins.
        foreach (var (prefix, assignment) in _ranges.OrderBy(range => range.Prefix.Length))
        {
            var first = NumberDirectory.IndexOf(prefix.PadRight(5, '0'));
            var last = NumberDirectory.IndexOf(prefix.PadRight(5, '9'));
            byPrefix.AsSpan(first..(last + 1)).Fill(assignment);
            covered.AsSpan(first..(last + 1)).Fill(true);
        }

        var gap = Array.IndexOf(covered, false, NumberDirectory.IndexOf("13000"));
        return gap < 0
            ? new NumberDirectory(_source, _asOf.Value, byPrefix)
            : throw new InvalidDataException($"{_name}: no line covers 1{gap:D4}; say 'unassigned' where nobody uses a prefix.");
    }

    private static bool IsPrefix(string word) =>
        word.Length is >= 3 and <= 5 && word.All(char.IsAsciiDigit) && word[0] == '1' && word[1] >= '3';

    private InvalidDataException Malformed(int line, string problem) => new($"{_name}, line {line}: {problem}.");
}
