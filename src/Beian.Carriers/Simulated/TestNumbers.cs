namespace Beian.Carriers.Simulated;

/// <summary>Phone numbers reserved for demonstrations: simulated carriers never throttle them.</summary>
public sealed class TestNumbers
{
    private readonly string[] _prefixes;

    private TestNumbers(string[] prefixes) => _prefixes = prefixes;

    /// <summary>Reads a list such as <c>1990000xxxx, 13800138000</c>; an x stands for any digit, at the end only.</summary>
    /// <param name="patterns">Patterns of eleven characters, separated by commas or spaces; may be empty.</param>
    /// <param name="setting">The configuration path of the list, for the error.</param>
    /// <exception cref="InvalidCarrierSettingsException">A pattern is malformed.</exception>
    public static TestNumbers Parse(string patterns, string setting)
    {
        InvalidCarrierSettingsException.ThrowIfAny(Problems(patterns, setting));
        return new TestNumbers([.. Split(patterns).Select(pattern => pattern.TrimEnd('x'))]);
    }

    /// <summary>Whether a number is reserved.</summary>
    public bool Contains(string phoneNumber) =>
        _prefixes.Any(prefix => phoneNumber.StartsWith(prefix, StringComparison.Ordinal));

    internal static IEnumerable<SettingProblem> Problems(string patterns, string setting) =>
        from pattern in Split(patterns)
        let digits = pattern.TrimEnd('x')
        where pattern.Length != 11 || digits.Length == 0 || digits[0] != '1' || !digits.All(char.IsAsciiDigit)
        select new SettingProblem(setting, $"'{pattern}' is not a phone number of eleven digits, the last ones possibly x");

    private static string[] Split(string patterns) =>
        patterns.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
