using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>Providers who look their filings up, by id and by order number in turn.</summary>
internal sealed class Query() : Scenario("query", "GetFiling: the filing, with its history")
{
    private Entry[] _entries = [];

    public override async Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken) =>
        _entries = await ground.FileAsync(filings, progress, cancellationToken).ConfigureAwait(false);

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var entry = _entries[number % _entries.Length];
        var request = number % 2 == 0
            ? new GetFilingRequest { FilingId = entry.FilingId }
            : new GetFilingRequest { Order = new OrderKey { Province = Ground.Province, OrderNumber = entry.OrderNumber } };
        var filing = (await server.Filings.GetFilingAsync(request, cancellationToken: cancellationToken)).Filing;
        return filing.FilingId != entry.FilingId || filing.OrderNumber != entry.OrderNumber ? "another filing"
            : filing.State != FilingState.AwaitingVerification ? $"{filing.State} in place of {FilingState.AwaitingVerification}"
            : filing.Events.Count == 0 ? "no history"
            : null;
    }
}
