using System.Runtime.InteropServices;

namespace Beian.Carriers.Simulated;

/// <summary>
/// A stream of draws (SplitMix64) that depends on nothing but what it was seeded with: not on the process, as string
/// hashes do, and not on which of several concurrent submits came first, as a shared generator would.
/// </summary>
internal struct Dice
{
    private ulong _state;

    private Dice(ulong state) => _state = state;

    /// <summary>The draws for the nth try, from 0, at a message on a carrier.</summary>
    internal static Dice For(long seed, Operator carrier, string messageId, int nth)
    {
        // FNV-1a over the id; the mixing of SplitMix64 does the rest.
        var hash = 14695981039346656037UL;
        foreach (var octet in MemoryMarshal.AsBytes(messageId.AsSpan()))
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        return new Dice(Mix(hash ^ Mix((ulong)seed ^ Mix(((ulong)carrier << 32) | (uint)nth))));
    }

    internal ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>From [0, 1).</summary>
    internal double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal T Pick<T>(IReadOnlyList<T> choices) => choices[(int)(NextDouble() * choices.Count)];

    internal TimeSpan Draw(DelayDistribution delay) => delay.At(NextDouble(), NextDouble());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
