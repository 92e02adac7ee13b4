using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.People;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>The whole life of a filing of two people, from submit to the bureau's decision, its messages on two phones in between.</summary>
internal sealed class Life() : Scenario("life", "a first filing: submit, two codes, a wrong ID, two right entries, the bureau's decision")
{
    private const int People = 2_000_000;

    private Ground? _ground;
    private int _first;

    public override int DefaultFilings => 0;

    public override Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        _ground = ground;
        _first = ground.Reserve(People);
        return Task.CompletedTask;
    }

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var (ground, person) = (_ground!, _first + (2 * (int)number));
        var order = ground.Order(person);
        order.Type = FilingType.FirstFiling;
        order.Principal = Population.At(person + 1);
        var filing = await ground.SubmitAsync(server, order, cancellationToken).ConfigureAwait(false);
        var codes = await Task.WhenAll(new[] { order.Principal, order.SiteManager }
            .Select(who => ground.Codes.OfAsync(who.PhoneNumber, cancellationToken))).ConfigureAwait(false);
        var principal = new Entry(filing.FilingId, order.OrderNumber, order.Principal, codes[0]);
        var manager = new Entry(filing.FilingId, order.OrderNumber, order.SiteManager, codes[1]);

        return await SayAsync(server, principal.WithWrongId(""), VerifyOutcome.Mismatch, cancellationToken).ConfigureAwait(false)
            ?? await SayAsync(server, principal.Right(""), VerifyOutcome.AwaitingOthers, cancellationToken).ConfigureAwait(false)
            ?? await SayAsync(server, manager.Right(""), VerifyOutcome.Forwarded, cancellationToken).ConfigureAwait(false)
            ?? await DecideAsync(server, filing.FilingId, number, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> SayAsync(
        ServerConnection server, VerifyCodeRequest entry, VerifyOutcome expected, CancellationToken cancellationToken)
    {
        var answer = await server.Verification.VerifyCodeAsync(entry, cancellationToken: cancellationToken);
        return answer.Outcome == expected ? null : $"{answer.Outcome} in place of {expected}";
    }

    // An approval keeps a record for good: that is for a server of our own.
    private async Task<string?> DecideAsync(ServerConnection server, string filing, long number, CancellationToken cancellationToken)
    {
        var (state, expected) = _ground!.IsOwn
            ? ((await server.Review.ApproveFilingAsync(
                new ApproveFilingRequest { FilingId = filing, IcpNumber = string.Create(CultureInfo.InvariantCulture, $"浙ICP备{2026000000 + number}号") },
                cancellationToken: cancellationToken)).Filing.State, FilingState.Approved)
            : ((await server.Review.RejectFilingAsync(
                new RejectFilingRequest { FilingId = filing, Reason = "A filing of a load test." },
                cancellationToken: cancellationToken)).Filing.State, FilingState.Rejected);
        return state == expected ? null : $"{state} in place of {expected}";
    }
}
