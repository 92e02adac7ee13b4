using System.Globalization;
using Beian.Filings;
using Google.Protobuf.Reflection;

namespace Beian.Rules;

/// <summary>The contract's enum values by the names people write in files and errors: without their prefix, <c>CANCEL_SITE</c>.</summary>
internal static class ContractNames
{
    /// <summary>Every value but the unspecified one.</summary>
    public static IEnumerable<TEnum> All<TEnum>()
        where TEnum : struct, Enum => Values<TEnum>.ByName.Values;

    /// <summary>The value of that name, or null.</summary>
    public static TEnum? Parse<TEnum>(string? name)
        where TEnum : struct, Enum => name is not null && Values<TEnum>.ByName.TryGetValue(name, out var value) ? value : null;

    /// <summary>The province of a GB/T 2260 code or of a name, whatever its case; or null.</summary>
    public static Province? ParseProvince(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? Provinces.IsKnown((Province)code) ? (Province)code : null
            : Parse<Province>(text.ToUpperInvariant());

    /// <summary>The name of a value.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Values<TEnum>.ByName.Single(v => v.Value.Equals(value)).Key;

    private static class Values<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly IReadOnlyDictionary<string, TEnum> ByName = typeof(TEnum).GetFields()
            .Where(f => f.IsLiteral && !f.GetRawConstantValue()!.Equals(0))
            .ToDictionary(f => WithoutPrefix(f.GetCustomAttributes(typeof(OriginalNameAttribute), false)), f => (TEnum)f.GetValue(null)!);

        private static string WithoutPrefix(object[] originalName)
        {
            var prefix = string.Concat(typeof(TEnum).Name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
            return ((OriginalNameAttribute)originalName[0]).Name[(prefix.Length + 1)..];
        }
    }
}
