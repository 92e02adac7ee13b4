using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using static Beian.Grpc.Tests.Races.Promise;

namespace Beian.Grpc.Tests.Races;

/// <summary>The races of submitting; used as <see cref="VerificationRaces"/> are.</summary>
internal static class SubmitRaces
{
    public static IReadOnlyDictionary<string, Func<Crowd, Task<IReadOnlyList<Promise>>>> All { get; } =
        new Dictionary<string, Func<Crowd, Task<IReadOnlyList<Promise>>>>
        {
            ["The same order submitted by many is one filing and one message"] = SameOrderAsync,
            ["Of different orders under one number one wins"] = OneNumberAsync,
        };

    private static async Task<IReadOnlyList<Promise>> SameOrderAsync(Crowd crowd)
    {
        var filing = Case.OfOne(crowd.Server);
        var ids = await crowd.SubmitAsync([.. Enumerable.Repeat(filing.Order, Crowd.Size)]);
        await filing.SubmittedAsync();
        return
        [
            new("filings", $"64 {filing.FilingId}", Tally(ids)),
            new("feed", "AwaitingVerification", await filing.FeedAsync()),
            new("messages arrived", "1", $"{(await crowd.Server.MessagesAsync(filing.Person)).Count}"),
        ];
    }

    private static async Task<IReadOnlyList<Promise>> OneNumberAsync(Crowd crowd)
    {
        var filing = Case.OfOne(crowd.Server);
        var rivals = Enumerable.Range(0, Crowd.Size).Select(_ => new Somebody()).ToArray();
        var answers = await crowd.SubmitAsync([.. rivals.Select(rival => Order(filing, rival))]);
        var winner = Array.FindIndex(answers, answer => answer != "AlreadyExists");
        var kept = (await crowd.Server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = answers[winner] })).Filing;
        return
        [
            new("answers", $"1 {answers[winner]}, 63 AlreadyExists", Tally(answers)),
            new("whose", rivals[winner].MaskedPhone, kept.Challenges[0].MaskedPhoneNumber),
            new("messages to", rivals[winner].Phone, await ReceiversAsync(crowd.Server, kept.FilingId)),
        ];
    }

    private static async Task<string> ReceiversAsync(Server server, string filing)
    {
        string[] receivers = [];
        await Eventually.HoldsAsync("somebody got the message", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            var messages = (await server.Simulator.ListMessagesAsync(new ListMessagesRequest())).Messages;
            receivers = [.. messages.Where(m => m.MessageId.StartsWith(filing, StringComparison.Ordinal)).Select(m => m.PhoneNumber)];
            return receivers.Length > 0;
        });
        return string.Join(", ", receivers);
    }

    private static SubmitFilingRequest Order(Case filing, Somebody manager)
    {
        var order = filing.Order.Clone();
        order.SiteManager = manager;
        return order;
    }
}
