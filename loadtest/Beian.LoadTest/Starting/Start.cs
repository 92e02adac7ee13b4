using System.Globalization;
using System.Security.Cryptography;
using Beian.LoadTest.Connections;
using Beian.LoadTest.People;
using Beian.LoadTest.Servers;
using Beian.V1;

namespace Beian.LoadTest.Starting;

/// <summary>One start of the server, from the beginning of its process.</summary>
/// <param name="FirstAnswer">Until a portal's first entry was answered, which takes the server, its store and a script.</param>
/// <param name="Resident">Resident memory of the server once it has been idle for a while, in bytes.</param>
/// <param name="Private">Of that, what it shares with no other process and no file.</param>
/// <param name="Redis">Resident memory of its managed Redis; null where it has none.</param>
internal sealed record Start(TimeSpan FirstAnswer, long Resident, long Private, long? Redis)
{
    private static int _entries;

    // A store that outlives its server wants the next one to have the same key.
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <param name="command">What starts the server.</param>
    /// <param name="store">The connection string of its store; null for a managed Redis.</param>
    /// <param name="settling">How long it is left alone before its memory is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Start> MakeAsync(string[] command, string? store, TimeSpan settling, CancellationToken cancellationToken)
    {
        var (clock, began) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        await using var server = await LocalServer
            .StartAsync(command, store is null ? [] : [("ConnectionStrings:Redis", store), ("Secrets:MasterKey", Key)]).ConfigureAwait(false);
        using var connection = new ServerConnection(server.Address);
        var answer = await connection.Verification.VerifyCodeAsync(NextEntry(), cancellationToken: cancellationToken);
        var firstAnswer = clock.GetElapsedTime(began);
        if (answer.Outcome != VerifyOutcome.Mismatch)
        {
            throw new InvalidOperationException($"The first answer was {answer.Outcome}, to a code that nobody was sent.");
        }

        await Task.Delay(settling, clock, cancellationToken).ConfigureAwait(false);
        return new Start(
            firstAnswer, Bytes(server.Id, "VmRSS"), Bytes(server.Id, "RssAnon"), server.ManagedRedis is { } redis ? Bytes(redis, "VmRSS") : null);
    }

    // Of another phone each time: a store that outlives its server remembers who mistyped.
    private static VerifyCodeRequest NextEntry()
    {
        var person = Population.At(Interlocked.Increment(ref _entries));
        return new VerifyCodeRequest { Province = Province.Zhejiang, PhoneNumber = person.PhoneNumber, Code = "004217", IdLastSix = person.IdLastSix };
    }

    // "VmRSS:     12345 kB"
    private static long Bytes(int process, string what) => 1_024 * File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith(what, StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(what.Length + 1, line.Length - what.Length - 4).Trim(), CultureInfo.InvariantCulture))
        .Single();
}
