using Google.Protobuf.Reflection;

namespace Beian.LoadTest.Demo;

/// <summary>Enum values as the contract spells them, without the prefix that protobuf's style asks for.</summary>
internal static class Names
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var field = typeof(TEnum).GetField(value.ToString());
        var name = field?.GetCustomAttributes(typeof(OriginalNameAttribute), inherit: false) is [OriginalNameAttribute original]
            ? original.Name
            : value.ToString();
        return Unprefixed(name, typeof(TEnum).Name);
    }

    // FILING_STATE_UNDER_REVIEW of FilingState is UNDER_REVIEW: as many words go as the type's name has.
    private static string Unprefixed(string name, string type) =>
        string.Join('_', name.Split('_').Skip(type.Count(char.IsUpper)));
}
