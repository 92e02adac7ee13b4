using System.Security.Cryptography;
using Beian.Secrets;
using Beian.V1;
using Beian.Verification;
using BenchmarkDotNet.Attributes;

namespace Beian.Benchmarks.VerifyCode;

/// <summary>What happens before the store is asked: three fields read, three digests computed.</summary>
public class ParsingAndDigests
{
    private static readonly KeyedDigests Digests = new(new MasterKey("a", RandomNumberGenerator.GetBytes(MasterKey.Size)));
    private readonly VerifyCodeRequest _request = new()
    {
        Province = Province.Zhejiang, PhoneNumber = "13800001234", Code = "004217", IdLastSix = "12345X",
    };

    /// <summary>Text to values.</summary>
    [Benchmark]
    public VerifyEntry Parse() => Entries.Read(_request);

    /// <summary>Text to values to digests.</summary>
    [Benchmark]
    public int ParseAndDigest()
    {
        var entry = Entries.Read(_request);
        return Digests.Phone(entry.Phone).Length + Digests.Code(entry.Phone, entry.Code).Length + Digests.Id(entry.Phone, entry.Id).Length;
    }
}
