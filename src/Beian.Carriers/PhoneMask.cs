namespace Beian.Carriers;

/// <summary>Phone numbers as they may be shown: <c>138****1234</c>.</summary>
internal static class PhoneMask
{
    internal static string Mask(string phoneNumber) =>
        phoneNumber.Length == 11 ? $"{phoneNumber.AsSpan(0, 3)}****{phoneNumber.AsSpan(7)}" : "****";
}
