using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Grpc.Tests.Running;

/// <summary>An answer as it comes over the wire, and a way to ask with bytes and headers that no gRPC client would send.</summary>
/// <param name="Status">What the call ended in; OK for a stream that goes on.</param>
/// <param name="Reason">The reason in its details, or empty.</param>
/// <param name="Headers">Every header and trailer but the date, sorted.</param>
/// <param name="Body">Its messages, each behind its five bytes.</param>
internal sealed record RawReply(StatusCode Status, string Reason, string Headers, byte[] Body)
{
    /// <param name="client">The way to the server.</param>
    /// <param name="rpc"><c>beian.v1.FilingService/GetFiling</c>.</param>
    /// <param name="message">The request's bytes.</param>
    /// <param name="headers">Headers besides those of every call.</param>
    public static Task<RawReply> OfAsync(HttpClient client, string rpc, byte[] message, params IEnumerable<(string Name, string Value)> headers) =>
        OfAsync(client, rpc, message, headers, HttpCompletionOption.ResponseContentRead);

    /// <summary>Of a stream: how it begins, and no more.</summary>
    public static Task<RawReply> BeginningAsync(HttpClient client, string rpc, byte[] message, params IEnumerable<(string Name, string Value)> headers) =>
        OfAsync(client, rpc, message, headers, HttpCompletionOption.ResponseHeadersRead);

    private static async Task<RawReply> OfAsync(
        HttpClient client, string rpc, byte[] message, IEnumerable<(string Name, string Value)> headers, HttpCompletionOption completion)
    {
        byte[] framed = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        using var call = new HttpRequestMessage(HttpMethod.Post, rpc)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        call.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers)
        {
            call.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(call, completion);
        var body = completion == HttpCompletionOption.ResponseContentRead ? await response.Content.ReadAsByteArrayAsync() : [];
        var all = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders).Where(header => header.Key != "Date")
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value));
        var isStream = completion == HttpCompletionOption.ResponseHeadersRead && response.StatusCode == HttpStatusCode.OK;
        return new RawReply(
            all.TryGetValue("grpc-status", out var status) ? Enum.Parse<StatusCode>(status)
                : isStream ? StatusCode.OK
                : throw new HttpRequestException($"HTTP {(int)response.StatusCode} without a grpc-status."),
            all.TryGetValue("grpc-status-details-bin", out var details) ? ReasonIn(details) : "",
            string.Join('\n', all.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal)),
            body);
    }

    private static string ReasonIn(string details) =>
        Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='))).GetDetail<ErrorInfo>()?.Reason ?? "";
}
