using System.CommandLine;
using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Demo;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers show</c>: every operator's channel as the server sees it.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var address = AddressOption.Create();
        var command = new Command("show", "Shows every operator's channel: does it work, what waits, what went through today") { address };
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, server => RunAsync(server, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var response = await server.Operations.ListCarriersAsync(new ListCarriersRequest(), cancellationToken: cancellationToken);
        var table = new Table().Border(TableBorder.Simple).AddColumns("operator", "state", "from");
        foreach (var count in (string[])["waiting", "oldest due", "accepted", "delivered", "failed", "half within", "95 % within", "a second"])
        {
            table.AddColumn(new TableColumn(count).RightAligned());
        }

        foreach (var carrier in response.Carriers)
        {
            table.AddRow(
                Names.Of(carrier.Operator),
                Names.Of(carrier.State),
                carrier.SenderNumber.Length == 0 ? "varies" : carrier.SenderNumber,
                Number(carrier.WaitingCount),
                carrier.OldestDueTime is null ? "" : Narrator.Time(carrier.OldestDueTime, "HH:mm:ss"),
                Number(carrier.AcceptedCount),
                Number(carrier.DeliveredCount),
                Number(carrier.FailedCount),
                Within(carrier.HalfAcceptedWithin),
                Within(carrier.MostAcceptedWithin),
                carrier.MessagesPerSecond.ToString("#,0.##", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static string Within(Duration? span) => span is null ? "" : span.ToTimeSpan().ToString("g", CultureInfo.InvariantCulture);

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
