using System.Globalization;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>One call at random. It follows from its seed alone.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Rpc">What is called.</param>
/// <param name="Message">With what.</param>
/// <param name="Headers">And with which metadata.</param>
internal sealed record FuzzCase(int Seed, ServedRpc Rpc, byte[] Message, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>All that is needed to make the same call again.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"FUZZ_SEED={Seed} {Rpc.Path} {Convert.ToHexString(Message)} {string.Join(' ', Headers.Select(header => $"[{header.Name}: {header.Value}]"))}");
}
