using System.Buffers.Binary;
using Beian.LoadTest.Servers;
using Beian.V1;
using Google.Protobuf;

namespace Beian.LoadTest.Comparing;

/// <summary>A second generator, not ours: <c>h2load</c> of nghttp2. It sends one body over and over, and does not read what is answered.</summary>
internal static class H2Load
{
    public const string Name = "h2load";

    private const string Rpc = "beian.v1.VerificationService/VerifyCode";
    private const int FrameHeader = 5;

    /// <summary>Writes a request as it goes over the wire: not compressed, its length, the message.</summary>
    public static void WriteBody(string path, VerifyCodeRequest request)
    {
        var frame = new byte[FrameHeader + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), request.CalculateSize());
        request.WriteTo(frame.AsSpan(FrameHeader));
        File.WriteAllBytes(path, frame);
    }

    /// <summary>The arguments: so many calls, four connections, so many calls under way over all of them.</summary>
    public static IReadOnlyList<string> Arguments(Uri address, string body, int calls, int underWay, params IEnumerable<string> headers) =>
    [
        "-n", $"{calls}", "-c", "4", "-m", $"{Math.Max(1, underWay / 4)}", "-t", "1", "-d", body,
        "-H", "content-type: application/grpc", "-H", "te: trailers", .. headers.SelectMany(header => new[] { "-H", header }), $"{address}{Rpc}",
    ];

    /// <summary>Calls a second of a verification that was made before, and of a call that does nothing.</summary>
    public static async Task<(double Again, double Nothing)> RunAsync(
        Uri address, VerifyCodeRequest again, int calls, int underWay, CancellationToken cancellationToken)
    {
        var body = Path.GetTempFileName();
        try
        {
            WriteBody(body, again);
            return (
                await RunAsync(Arguments(address, body, calls, underWay), cancellationToken).ConfigureAwait(false),
                await RunAsync(Arguments(address, body, calls, underWay, $"{ProbedServer.Header}: nothing"), cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            File.Delete(body);
        }
    }

    private static async Task<double> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var said = await ForeignProgram.RunAsync(Name, arguments, cancellationToken).ConfigureAwait(false);
        return ForeignProgram.LastNumber(said, "failed, 0 errored") == 0
            ? ForeignProgram.LastNumber(said, "req/s")
            : throw new InvalidOperationException($"{Name} had calls that failed: {said}");
    }
}
