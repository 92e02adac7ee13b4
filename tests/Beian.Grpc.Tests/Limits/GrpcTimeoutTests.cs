using Beian.Rpc;
using Xunit;

namespace Beian.Grpc.Tests.Limits;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", "01:00:00")]
    [InlineData("2M", "00:02:00")]
    [InlineData("30S", "00:00:30")]
    [InlineData("1500m", "00:00:01.5")]
    [InlineData("7u", "00:00:00.000007")]
    [InlineData("1200n", "00:00:00.0000012")]
    [InlineData("1n", "00:00:00")]
    [InlineData("0S", "00:00:00")]
    [InlineData("99999999H", "4166666.15:00:00")]
    public void What_the_protocol_allows_is_read(string text, string timeout)
    {
        Assert.True(GrpcTimeout.TryRead(text, out var read));
        Assert.Equal(TimeSpan.Parse(timeout), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("10s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData("1 S")]
    [InlineData("1S,2S")]
    [InlineData("100000000S")]
    public void Anything_else_is_none(string? text) => Assert.False(GrpcTimeout.TryRead(text, out _));

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:00:30")]
    [InlineData("00:10:00")]
    public void What_is_written_is_read(string timeout)
    {
        Assert.True(GrpcTimeout.TryRead(GrpcTimeout.Write(TimeSpan.Parse(timeout)), out var read));
        Assert.Equal(TimeSpan.Parse(timeout), read);
    }
}
