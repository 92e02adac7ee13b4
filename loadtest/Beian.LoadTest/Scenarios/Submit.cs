using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>Filings that come in, each for another phone.</summary>
internal sealed class Submit() : Scenario("submit", "SubmitFiling of a new site: AWAITING_VERIFICATION, one phone to verify")
{
    private const int People = 10_000_000;

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
        var order = _ground!.Order(_first + (int)number);
        var filing = await _ground.SubmitAsync(server, order, cancellationToken).ConfigureAwait(false);
        return filing.OrderNumber != order.OrderNumber ? "another order's filing"
            : filing.State != FilingState.AwaitingVerification ? $"{filing.State} in place of {FilingState.AwaitingVerification}"
            : filing.Challenges is not [{ State: ChallengeState.Pending }] ? "not one phone to verify"
            : null;
    }
}
