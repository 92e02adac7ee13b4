using Grpc.Core;
using Spectre.Console;

namespace Beian.LoadTest.Connections;

/// <summary>A command's talk with a running server: it ends with an exit code, and says in a sentence what went wrong.</summary>
internal static class Conversation
{
    /// <returns>What the talk came to; 1 where there is no server or it refused; 0 where the user ended it.</returns>
    public static async Task<int> HoldAsync(Uri address, Func<ServerConnection, Task<int>> talk, CancellationToken cancellationToken)
    {
        // Lines are wrapped by whoever shows them; a message cut in two by us would not be what the phone got.
        AnsiConsole.Profile.Width = 1000;
        using var server = new ServerConnection(address);
        try
        {
            if (await server.ProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            {
                AnsiConsole.MarkupLineInterpolated($"[red]{address}: {problem}[/]");
                return 1;
            }

            return await talk(server).ConfigureAwait(false);
        }
        catch (Exception ended) when (cancellationToken.IsCancellationRequested && ended is OperationCanceledException or RpcException)
        {
            return 0;
        }
        catch (RpcException refused)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{refused.StatusCode}: {refused.Status.Detail}[/]");
            return 1;
        }
    }
}
