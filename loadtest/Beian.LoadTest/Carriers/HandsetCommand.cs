using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Demo;
using Beian.V1;
using Grpc.Core;
using Spectre.Console;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers handset</c>: shows messages as they arrive, until Ctrl-C.</summary>
internal static class HandsetCommand
{
    public static Command Create()
    {
        var address = AddressOption.Create();
        var phone = new Option<string>("--phone") { Description = "Only this phone; every phone if left out", DefaultValueFactory = _ => "" };
        var command = new Command("handset", "Shows messages as they arrive on the simulated handset, until Ctrl-C") { address, phone };
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, server => RunAsync(server, parsed.GetValue(phone)!, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerConnection server, string phone, CancellationToken cancellationToken)
    {
        var narrator = new Narrator(AnsiConsole.Console);
        using var call = server.Simulator.WatchMessages(new WatchMessagesRequest { PhoneNumber = phone }, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync.ConfigureAwait(false);
        AnsiConsole.MarkupLine("Whatever arrives from now on; Ctrl-C ends it.");
        await foreach (var arrival in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            narrator.Phone(Names.Of(arrival.Message.Operator), arrival.Message);
        }

        return 0;
    }
}
