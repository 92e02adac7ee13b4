using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Spectre.Console;

namespace Beian.LoadTest.Comparing;

/// <summary><c>h2load-body</c>: a request of VerifyCode in a file, for generators that know nothing of gRPC.</summary>
internal static class H2LoadBodyCommand
{
    private const int Calls = 100_000;
    private const int UnderWay = 64;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Where to write it", DefaultValueFactory = _ => "artifacts/verify-again.bin" };
        var address = AddressOption.Create();
        var command = new Command("h2load-body", "Has a filing verified on a running server, and writes its person's entry to a file: a body for h2load") { file, address };
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, _ => WriteAsync(parsed.GetValue(file)!, parsed.GetValue(address)!, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(string file, Uri address, CancellationToken cancellationToken)
    {
        using var line = new Line(address, connections: 1);
        await using var ground = await Ground.OpenAsync(line, isOwn: false, cancellationToken).ConfigureAwait(false);
        var entries = await ground.FileAsync(1, null, cancellationToken).ConfigureAwait(false);
        await ground.VerifyAsync(entries, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        H2Load.WriteBody(file, entries[0].Right(requestId: ""));
        AnsiConsole.WriteLine($"Written to {file}. Each time it is sent the answer is ALREADY_VERIFIED; filing {entries[0].FilingId} stays under review.");
        AnsiConsole.WriteLine($"{H2Load.Name} {string.Join(' ', H2Load.Arguments(address, file, Calls, UnderWay).Select(part => part.Contains(' ', StringComparison.Ordinal) ? $"'{part}'" : part))}");
        return 0;
    }
}
