using System.Security.Cryptography;
using Beian.Filings;
using Beian.Secrets;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>Phones as the store keeps them.</summary>
public sealed class PhoneCipherTests : IDisposable
{
    private readonly PhoneCipher _cipher = new(Example.Key);

    [Fact]
    public void What_was_encrypted_is_decrypted()
    {
        var sealedPhone = _cipher.Encrypt(Example.Phone("13812345678"), Example.Filing);
        Assert.Equal("13812345678", _cipher.Decrypt(sealedPhone, Example.Filing).Reveal());
    }

    [Fact]
    public void Two_encryptions_of_one_phone_have_nothing_in_common()
    {
        var sealedPhones = Enumerable.Range(0, 1000).Select(_ => _cipher.Encrypt(Example.Phone("13812345678"), Example.Filing)).ToArray();
        Assert.Equal(1000, sealedPhones.Select(s => Convert.ToHexString(s.AsSpan(0, 12))).Distinct().Count());
        Assert.Equal(1000, sealedPhones.Select(s => Convert.ToHexString(s.AsSpan(28))).Distinct().Count());
    }

    [Fact]
    public void Another_filing_is_refused()
    {
        var sealedPhone = _cipher.Encrypt(Example.Phone("13812345678"), Example.Filing);
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(sealedPhone, Example.OtherFiling));
    }

    [Fact]
    public void A_phone_on_record_belongs_to_its_subject_whichever_of_its_sites_is_meant()
    {
        var (subject, site, other) = (IcpNumber.Parse("京ICP备12345678号")!, IcpNumber.Parse("京ICP备12345678号-2")!, IcpNumber.Parse("京ICP备12345679号")!);
        var sealedPhone = _cipher.Encrypt(Example.Phone("13812345678"), site);
        Assert.Equal("13812345678", _cipher.Decrypt(sealedPhone, subject).Reveal());
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(sealedPhone, other));
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(sealedPhone, Example.Filing));
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var other = new PhoneCipher(Example.OtherKey);
        var sealedPhone = other.Encrypt(Example.Phone("13812345678"), Example.Filing);
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(sealedPhone, Example.Filing));
    }

    [Fact]
    public void A_changed_byte_is_refused_wherever_it_is()
    {
        var sealedPhone = _cipher.Encrypt(Example.Phone("13812345678"), Example.Filing);
        Assert.All(Enumerable.Range(0, sealedPhone.Length), at =>
        {
            var changed = sealedPhone.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(changed, Example.Filing));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(27)]
    [InlineData(38)]
    [InlineData(40)]
    [InlineData(100_000_000)]
    public void Any_other_length_is_refused(int length) =>
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Decrypt(new byte[length], Example.Filing));

    [Fact]
    public void Many_threads_use_it_at_once()
    {
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, n =>
        {
            var phone = Example.Phone($"138{n:D8}");
            Assert.Equal(phone, _cipher.Decrypt(_cipher.Encrypt(phone, Example.Filing), Example.Filing));
        });
    }

    public void Dispose() => _cipher.Dispose();
}
