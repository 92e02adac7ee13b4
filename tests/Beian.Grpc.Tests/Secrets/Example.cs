using Beian.Filings;
using Beian.Secrets;
using Beian.V1;
using Beian.Verification;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>Values to work on.</summary>
internal static class Example
{
    public static MasterKey Key { get; } = new("a", [.. Enumerable.Range(0, MasterKey.Size).Select(n => (byte)n)]);

    public static MasterKey OtherKey { get; } = new("b", [.. Enumerable.Range(1, MasterKey.Size).Select(n => (byte)n)]);

    public static KeyRing Ring { get; } = new(Key);

    public static FilingId Filing { get; } = FilingId.Of(Province.Zhejiang, "a-provider", "an-order");

    public static FilingId OtherFiling { get; } = FilingId.Of(Province.Zhejiang, "a-provider", "another-order");

    public static DateTimeOffset Submitted { get; } = new(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(8));

    public static PhoneNumber Phone(string text)
    {
        Assert.True(PhoneNumber.TryParse(text, out var phone));
        return phone;
    }

    public static IdLastSix Id(string text)
    {
        Assert.True(IdLastSix.TryParse(text, out var id));
        return id;
    }

    public static VerificationCode Code(string text)
    {
        Assert.True(VerificationCode.TryParse(text, out var code));
        return code;
    }
}
