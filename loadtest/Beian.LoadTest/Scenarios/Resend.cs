using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>People who ask for their code again, as often as is allowed and after that.</summary>
internal sealed class Resend() : Scenario("resend", "ResendCode: SENT twice a filing, then LIMIT_REACHED")
{
    private Entry[] _entries = [];
    private Ground? _ground;

    public override int MostUnderWay => Math.Max(1, _entries.Length / 2);

    public override async Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        _ground = ground;
        _entries = await ground.FileAsync(filings, progress, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var entry = _entries[number % _entries.Length];
        var answer = await server.Verification.ResendCodeAsync(
            new ResendCodeRequest
            {
                Province = Ground.Province,
                PhoneNumber = entry.Person.PhoneNumber,
                IdLastSix = entry.Person.IdLastSix,
                RequestId = $"{_ground!.Name}-{Name}-{number}",
            },
            cancellationToken: cancellationToken);
        var expected = number / _entries.Length < _ground.Rules.ManualResendLimit ? ResendOutcome.Sent : ResendOutcome.LimitReached;
        // A server of our own has no pause between two.
        return answer.Outcome == expected || (!_ground.IsOwn && answer.Outcome == ResendOutcome.CoolingDown)
            ? null
            : $"{answer.Outcome} in place of {expected}";
    }
}
