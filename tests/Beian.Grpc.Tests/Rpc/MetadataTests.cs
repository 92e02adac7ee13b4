using System.Net.Http.Headers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Headers that mean nothing to the server change nothing.</summary>
public sealed class MetadataTests(SharedStores stores)
{
    private const string GetFiling = "beian.v1.FilingService/GetFiling";

    private static readonly (string Name, string Value)[] Junk =
    [
        ("x-junk-bin", "%%% no base64 %%%"),
        ("grpc-timeout", "soon"),
        ("grpc-timeout", "99999999999999999999H"),
        ("grpc-accept-encoding", "junk, , gzip;q=x"),
        ("grpc-previous-rpc-attempts", "-1"),
        ("grpc-tags-bin", "!"),
        ("grpc-trace-bin", "!"),
        ("traceparent", "00-zz-zz-zz"),
        ("baggage", ",,=,;"),
        ("cookie", "=;="),
        ("accept-language", "x-klingon;q=9"),
        ("x-forwarded-for", "203.0.113.5, junk"),
    ];

    [Fact]
    public async Task Unknown_and_large_headers_are_overlooked()
    {
        Metadata[] all =
        [
            new() { { "x-unknown", "" }, { "x-unknown", "twice" } },
            new() { { "x-large", new string('a', 16 * 1024) } },
            new() { { "x-large-bin", new byte[16 * 1024] } },
            [.. Enumerable.Range(0, 80).Select(n => new Metadata.Entry($"x-{n}", "many"))],
            new() { { "x-junk-bin", [0, 1, 2, 0x80, 0xff] } },
        ];
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await Assert.AllAsync(all, async headers =>
            Assert.Equal("INVALID_FIELDS", (await server.Channel.CallAsync(GetFiling, [], headers))!.Reason()));
    }

    // A gRPC client would not send these, so they go out as plain HTTP/2.
    [Fact]
    public async Task Junk_in_headers_is_overlooked()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{server.Channel.Target}") };
        await Assert.AllAsync(Junk, async header =>
            Assert.Equal($"{(int)StatusCode.InvalidArgument}", await StatusAsync(client, header.Name, header.Value)));
    }

    private static async Task<string> StatusAsync(HttpClient client, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, GetFiling)
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // An empty message: the flag and four bytes of length.
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.TrailingHeaders.Concat(response.Headers).Single(h => h.Key == "grpc-status").Value.Single();
    }
}
