using Beian.Secrets;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>All that the store knows of phones, codes and ID digits.</summary>
public sealed class KeyedDigestsTests
{
    private static readonly KeyedDigests Digests = new(Example.Key);

    // HMAC-SHA-256 under HKDF-SHA-256 of the key, from another implementation (Python's hmac): what is in stores must be found again.
    [Fact]
    public void They_stay_what_they_were()
    {
        Assert.Equal("S8cYc91Z0WX0EHQ1", Digests.Phone(Example.Phone("13812345678")));
        Assert.Equal("DyDeSSAbLhMdv89I", Digests.Code(Example.Phone("13812345678"), Example.Code("123456")));
        Assert.Equal("XJ48sxFaTUlCGxro", Digests.Id(Example.Phone("13812345678"), Example.Id("12345X")));
    }

    [Fact]
    public void What_differs_in_kind_key_or_content_differs()
    {
        var (phone, other) = (Example.Phone("13812345678"), Example.Phone("13812345679"));
        string[] all =
        [
            Digests.Phone(phone),
            Digests.Phone(other),
            new KeyedDigests(Example.OtherKey).Phone(phone),
            Digests.Code(phone, Example.Code("123456")),
            Digests.Code(phone, Example.Code("123457")),
            Digests.Code(other, Example.Code("123456")),
            Digests.Id(phone, Example.Id("123456")),
            Digests.Id(phone, Example.Id("123457")),
            Digests.Id(other, Example.Id("123456")),
            Digests.Request("13812345678", "123456", ""),
            Digests.Request("a", "verify_code", "b"),
            Digests.Request("a", "resend_code", "b"),
            Digests.Request("b", "verify_code", "a"),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, digest => Assert.Matches(@"\A[A-Za-z0-9_-]{16}\z", digest));
    }

    [Fact]
    public void Long_texts_are_digested_to_their_last_character()
    {
        var text = new string('字', 10_000);
        Assert.NotEqual(Digests.Request("a", "rpc", text + "a"), Digests.Request("a", "rpc", text + "b"));
        Assert.Equal(Digests.Request("a", "rpc", text), new KeyedDigests(Example.Key).Request("a", "rpc", text));
    }

    [Fact]
    public void Digests_made_at_once_on_many_threads_are_right()
    {
        var expected = Digests.Phone(Example.Phone("13812345678"));
        Parallel.For(0, 20_000, _ => Assert.Equal(expected, Digests.Phone(Example.Phone("13812345678"))));
    }
}
