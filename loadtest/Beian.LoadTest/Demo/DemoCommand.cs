using System.CommandLine;
using Beian.LoadTest.Connections;
using Grpc.Core;
using Spectre.Console;

namespace Beian.LoadTest.Demo;

/// <summary><c>demo</c>: one filing from submit to review, told step by step.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var address = AddressOption.Create();
        var command = new Command("demo", "Walks one filing from submit to the bureau's review, and shows every step") { address };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(address)!, cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when every answer was the one the story expects.</summary>
    private static async Task<int> RunAsync(Uri address, CancellationToken cancellationToken)
    {
        // Lines are wrapped by whoever shows them; a message cut in two by us would not be what the phone got.
        AnsiConsole.Profile.Width = 1000;
        var narrator = new Narrator(AnsiConsole.Console);
        using var server = new ServerConnection(address);
        if (await server.ProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            narrator.Fail($"No demo against {address}. {problem}");
            return 1;
        }

        try
        {
            narrator.Open($"One filing, from submit to the bureau, on {address}");
            await new WalkThrough(server, narrator).RunAsync(cancellationToken).ConfigureAwait(false);
            narrator.Close("Every answer was the expected one.");
            return 0;
        }
        catch (UnexpectedAnswerException unexpected)
        {
            narrator.Fail(unexpected.Message);
        }
        catch (RpcException refused)
        {
            narrator.Fail($"The call failed with {refused.StatusCode}: {refused.Status.Detail}");
        }

        return 1;
    }
}
