using System.Collections.Concurrent;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>People who ask for their code again, as often as is allowed and after that.</summary>
internal sealed class Resend() : Scenario("resend", "ResendCode: SENT twice a filing, each time after its pause, then LIMIT_REACHED")
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    // Those of which no call is under way: of each there is one at a time, so that what came of those before it is known.
    private readonly ConcurrentQueue<SentAgain> _filings = [];
    private Ground? _ground;
    private long _sent;
    private long _coolingDown;

    public override int MostUnderWay => Math.Max(1, _filings.Count / 2);

    public override string? Remark => Interlocked.Read(ref _sent) == 0 && Interlocked.Read(ref _coolingDown) > 0
        ? "none was SENT, so that it is COOLING_DOWN alone that was measured"
        : null;

    public override async Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        _ground = ground;
        // A server of our own has no pause between two.
        foreach (var entry in await ground.FileAsync(filings, progress, cancellationToken).ConfigureAwait(false))
        {
            _filings.Enqueue(new SentAgain(entry, ground.Rules.ManualResendLimit, hasPause: !ground.IsOwn));
        }
    }

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        if (!_filings.TryDequeue(out var filing))
        {
            throw new InvalidOperationException("More calls are under way than there are filings.");
        }

        try
        {
            var asked = Clock.GetUtcNow();
            var answer = await filing.AskAsync(server, $"{_ground!.Name}-{Name}-{number}", cancellationToken).ConfigureAwait(false);
            Count(answer.Outcome);
            return filing.Judge(answer, asked, Clock.GetUtcNow());
        }
        finally
        {
            _filings.Enqueue(filing);
        }
    }

    private void Count(ResendOutcome outcome)
    {
        if (outcome == ResendOutcome.Sent)
        {
            Interlocked.Increment(ref _sent);
        }
        else if (outcome == ResendOutcome.CoolingDown)
        {
            Interlocked.Increment(ref _coolingDown);
        }
    }
}
