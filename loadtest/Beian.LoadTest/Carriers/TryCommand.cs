using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Demo;
using Beian.V1;
using Spectre.Console;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers try</c>: submits a filing, and shows its message on the way until it has arrived or failed for good.</summary>
internal static class TryCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var address = AddressOption.Create();
        var which = OperatorOption.Create("Whose subscriber the site manager is", Operator.Mobile);
        var command = new Command("try", "Submits a filing, and shows its message on the way until it has arrived or failed") { address, which };
        command.SetAction((parsed, cancellationToken) => Conversation.HoldAsync(
            parsed.GetValue(address)!, server => RunAsync(server, parsed.GetValue(which), cancellationToken), cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when the message arrived.</summary>
    private static async Task<int> RunAsync(ServerConnection server, Operator which, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var phone = PhoneOf(which);
        var filing = (await server.Filings.SubmitFilingAsync(NewSite(phone), cancellationToken: cancellationToken)).Filing;
        AnsiConsole.MarkupLineInterpolated($"[bold]{filing.FilingId}[/], a code for {phone} ({Names.Of(which)})");
        HashSet<string> shown = [];
        while (true)
        {
            filing = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId }, cancellationToken: cancellationToken)).Filing;
            var deliveries = filing.Challenges[0].Deliveries;
            foreach (var line in deliveries.Select(Describe).Where(shown.Add))
            {
                var seconds = clock.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
                AnsiConsole.MarkupLineInterpolated($"{seconds,6} s  {line}");
            }

            if (deliveries.All(delivery => delivery.State is DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Dropped))
            {
                await ShowArrivalsAsync(server, phone, cancellationToken).ConfigureAwait(false);
                return deliveries.Any(delivery => delivery.State == DeliveryState.Delivered) ? 0 : 1;
            }

            await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ShowArrivalsAsync(ServerConnection server, string phone, CancellationToken cancellationToken)
    {
        var narrator = new Narrator(AnsiConsole.Console);
        var arrived = await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = phone }, cancellationToken: cancellationToken);
        foreach (var message in arrived.Messages.Reverse())
        {
            narrator.Phone(Names.Of(message.Operator), message);
        }
    }

    private static string Describe(Delivery delivery)
    {
        string[] parts =
        [
            delivery.Attempt > 1 ? $"attempt {delivery.Attempt}" : "",
            Names.Of(delivery.State),
            delivery.CarrierDetail,
            delivery.SenderNumber.Length == 0 ? "" : $"from {delivery.SenderNumber}",
        ];
        return string.Join("  ", parts.Where(part => part.Length > 0));
    }

    private static SubmitFilingRequest NewSite(string phone) => new()
    {
        OrderNumber = $"try-{Guid.NewGuid():N}",
        Province = Province.Zhejiang,
        Type = FilingType.NewSite,
        SiteManager = new Person { PhoneNumber = phone, IdLastSix = Digits(6) },
    };

    // No number reserved for demonstrations: those are never throttled.
    private static string PhoneOf(Operator which) => which switch
    {
        Operator.Telecom => "1890000",
        Operator.Unicom => "1300000",
        Operator.Mobile => "1380000",
        Operator.Virtual => "1703000",
        Operator.Broadnet => "1920000",
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, "No operator."),
    } + Digits(4);

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);
}
