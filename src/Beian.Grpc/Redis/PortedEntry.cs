using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Beian.Filings;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>What is known of a ported number: <c>&lt;operator&gt;;&lt;sealed phone&gt;</c>.</summary>
internal static class PortedEntry
{
    private const byte End = (byte)';';

    public static RedisValue Write(Operator to, byte[] sealedPhone) =>
        (byte[])[.. Encoding.ASCII.GetBytes(((int)to).ToString(CultureInfo.InvariantCulture)), End, .. sealedPhone];

    public static Operator OperatorOf(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out int number, out var length) && value[length] == End
            ? (Operator)number
            : throw new FormatException("A ported number without its operator.");

    public static PhoneNumber PhoneOf(ReadOnlySpan<byte> value, SealedPhones phones) =>
        phones.Open(value[(value.IndexOf(End) + 1)..], PhoneOwner.PortedNumbers);
}
