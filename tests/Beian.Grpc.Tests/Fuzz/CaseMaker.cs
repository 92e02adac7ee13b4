using Google.Protobuf;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>Makes calls out of seeds: which RPC, what message or bytes, what metadata, as whom.</summary>
/// <param name="rpcs">What there is to call.</param>
/// <param name="ingredients">Texts that mean something.</param>
/// <param name="tokens">Tokens good and bad.</param>
internal sealed class CaseMaker(IReadOnlyList<ServedRpc> rpcs, Ingredients ingredients, IReadOnlyList<string> tokens)
{
    private static readonly string[] Names =
    [
        "grpc-timeout", "grpc-accept-encoding", "grpc-encoding", "grpc-previous-rpc-attempts", "grpc-tags-bin", "grpc-trace-bin", "traceparent",
        "tracestate", "baggage", "cookie", "accept-language", "x-forwarded-for", "forwarded", "user-agent", "x-request-id", "x-http-method-override",
    ];

    private readonly ServedRpc[] _calls = [.. rpcs.Where(rpc => !rpc.IsStream)];
    private readonly ServedRpc[] _streams = [.. rpcs.Where(rpc => rpc.IsStream)];

    public FuzzCase Make(int seed)
    {
        var random = new Random(seed);
        // Less often than a call: each keeps the others waiting until its deadline.
        var rpc = random.Next(40) == 0 ? Any(_streams, random) : Any(_calls, random);
        var message = random.Next(10) switch
        {
            0 => Bytes(random.Next(200), random),
            < 3 => Damaged(Message(), random),
            _ => Message(),
        };
        return new FuzzCase(seed, rpc, message, Headers(rpc, random));

        byte[] Message() => new MessageMaker(ingredients, random).Make(rpc.Input).ToByteArray();
    }

    private List<(string, string)> Headers(ServedRpc rpc, Random random)
    {
        List<(string, string)> headers = [];
        if (rpc.IsStream)
        {
            headers.Add(("grpc-timeout", "20m"));
        }

        if (random.Next(3) == 0)
        {
            headers.Add(("authorization", random.Next(10) == 0 ? Value(random) : $"Bearer {Any(tokens, random)}"));
        }

        for (var count = random.Next(3) == 0 ? random.Next(6) : 0; count > 0; count--)
        {
            var name = random.Next(2) == 0 ? Any(Names, random) : $"x-{random.Next(1000)}{(random.Next(3) == 0 ? "-bin" : "")}";
            if (!rpc.IsStream || name != "grpc-timeout")
            {
                headers.Add((name, name == "grpc-timeout" && random.Next(2) == 0 ? $"{random.Next(1000)}{Any(["H", "M", "S", "m", "u", "n"], random)}" : Value(random)));
            }
        }

        return headers;
    }

    private static byte[] Damaged(byte[] message, Random random)
    {
        for (var times = random.Next(1, 4); times > 0 && message.Length > 0; times--)
        {
            var at = random.Next(message.Length);
            message = random.Next(5) switch
            {
                0 => message[..at],
                1 => [.. message[..at], .. Bytes(random.Next(8), random), .. message[at..]],
                2 => [.. message, .. message[at..]],
                3 => [.. message[..at], .. message[(at + 1)..]],
                _ => [.. message[..at], (byte)random.Next(256), .. message[(at + 1)..]],
            };
        }

        return message;
    }

    // What a header may hold: visible ASCII and spaces within.
    private static string Value(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(100) == 0 ? random.Next(4_000) : random.Next(40)).Select(_ => (char)random.Next(0x20, 0x7f))).Trim();

    private static byte[] Bytes(int count, Random random)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Any<T>(IReadOnlyList<T> all, Random random) => all[random.Next(all.Count)];
}
