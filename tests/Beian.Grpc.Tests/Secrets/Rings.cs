using System.Security.Cryptography;
using System.Text;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>Settings of key rings. An id always means the same key, unless a test wants it otherwise.</summary>
internal static class Rings
{
    /// <summary>A ring that is written with <paramref name="current"/> and read with the others as well.</summary>
    public static (string Name, string Value)[] Of(string current, params string[] others) =>
    [
        ("Keys:Current", current),
        .. others.Prepend(current).SelectMany((id, n) => Entry(n, id, Secret(id))),
    ];

    /// <summary>A ring of one key that goes by the id of another.</summary>
    public static (string Name, string Value)[] Mistaken(string id) => [.. Entry(0, id, Secret(id + "'"))];

    public static string Secret(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static (string, string)[] Entry(int n, string id, string secret) => [($"Keys:Ring:{n}:Id", id), ($"Keys:Ring:{n}:Secret", secret)];
}
