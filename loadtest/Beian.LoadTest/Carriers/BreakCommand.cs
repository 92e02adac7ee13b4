using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.V1;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers break</c>: replaces how carriers behave. What is not asked for is perfect.</summary>
internal static class BreakCommand
{
    public static Command Create()
    {
        var address = AddressOption.Create();
        var which = OperatorOption.Create("Whose carrier");
        var command = new Command("break", "Breaks a carrier; what is not asked for works and takes no time") { address, which };
        foreach (var lever in Lever.All)
        {
            command.Options.Add(lever.Option);
        }

        command.Validators.Add(result =>
        {
            if (!Lever.All.Any(lever => result.GetResult(lever.Option) is { Implicit: false }))
            {
                result.AddError("Say what is to be wrong with it, for example --outage silent or --reject 0.3.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, server => RunAsync(server, parsed.GetValue(which), BehaviorFrom(parsed), cancellationToken), cancellationToken));
        return command;
    }

    private static CarrierBehavior BehaviorFrom(ParseResult parsed)
    {
        var behavior = new CarrierBehavior();
        foreach (var lever in Lever.All.Where(lever => parsed.GetResult(lever.Option) is { Implicit: false }))
        {
            lever.Pull(parsed, behavior);
        }

        return behavior;
    }

    private static async Task<int> RunAsync(ServerConnection server, Operator which, CarrierBehavior behavior, CancellationToken cancellationToken)
    {
        var response = await server.Simulator.SetCarrierBehaviorAsync(
            new SetCarrierBehaviorRequest { Operator = which, Behavior = behavior }, cancellationToken: cancellationToken);
        BehaviorTable.Show(response.Carriers);
        return 0;
    }
}
