using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.V1;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers heal</c>: has carriers behave as they were configured at the server's start.</summary>
internal static class HealCommand
{
    public static Command Create()
    {
        var address = AddressOption.Create();
        var which = OperatorOption.Create("Whose carrier");
        var command = new Command("heal", "Has a carrier behave again as configured at the server's start") { address, which };
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, server => RunAsync(server, parsed.GetValue(which), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerConnection server, Operator which, CancellationToken cancellationToken)
    {
        var response = await server.Simulator.SetCarrierBehaviorAsync(
            new SetCarrierBehaviorRequest { Operator = which }, cancellationToken: cancellationToken);
        BehaviorTable.Show(response.Carriers);
        return 0;
    }
}
