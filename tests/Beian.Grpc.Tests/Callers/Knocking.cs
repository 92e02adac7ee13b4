using System.Net;
using System.Net.Http.Headers;
using Beian.Grpc.Tests.Running;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Grpc.Tests.Callers;

/// <summary>
/// Calls an RPC and looks at how the answer begins: a call that is turned away ends with its headers. Whatever is let in, a stream
/// that never ends included, is not waited for.
/// </summary>
internal sealed class Knocking(Server server) : IDisposable
{
    public const string LetIn = "let in";

    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://{server.Channel.Target}") };

    /// <summary>The reason of the refusal, or <see cref="LetIn"/>.</summary>
    public async Task<string> AtAsync(string rpc, IMessage message, string? token)
    {
        var size = message.CalculateSize();
        using var request = new HttpRequestMessage(HttpMethod.Post, rpc)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, (byte)(size >> 8), (byte)size, .. message.ToByteArray()])
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") },
            },
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.Headers.TryGetValues("grpc-status", out var code))
        {
            return LetIn;
        }

        if (!response.Headers.TryGetValues("grpc-status-details-bin", out var details))
        {
            return $"{Enum.Parse<StatusCode>(code.Single())} of gRPC";
        }

        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(Padded(details.Single())));
        return (StatusCode)status.Code is StatusCode.Unauthenticated or StatusCode.PermissionDenied ? status.GetDetail<ErrorInfo>()!.Reason : LetIn;
    }

    public void Dispose() => _client.Dispose();

    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');
}
