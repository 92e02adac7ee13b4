using Beian.LoadTest.Comparing;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.LoadTest.SideBySide;

namespace Beian.LoadTest.Guards;

/// <summary>Measures a verification on five servers, each with one guard fewer than the one before, in rounds.</summary>
internal sealed class GuardMeasurement(GuardSettings settings)
{
    private const int Connections = 4;

    public Rounds Rounds { get; } = new();

    /// <summary>What was made before anything was measured.</summary>
    public List<Measured> WarmUp { get; } = [];

    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">A server lacks something else than it is to lack.</exception>
    public async Task RunAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        using var token = new PortalToken();
        await using var sides = new Sides();
        List<(Step, IReadOnlySet<string>)> phones = [];
        foreach (var step in Step.All)
        {
            var side = await StartAsync(step, token, cancellationToken).ConfigureAwait(false);
            sides.Add(side);
            await side.PrepareAsync(settings.Filings, null, cancellationToken).ConfigureAwait(false);
            await StepCheck.AuditAsync(step, side, entry => VerifyAsync(side, step.HasToken ? token.Text : null, entry, cancellationToken), cancellationToken).ConfigureAwait(false);
            phones.Add((step, await StepCheck.PhonesAsync(side).ConfigureAwait(false)));
            foreach (var scenario in side.Scenarios)
            {
                WarmUp.Add(await side.MeasureAsync(scenario, settings.PlanOf(scenario), cancellationToken).ConfigureAwait(false));
            }
        }

        StepCheck.Digests(phones);
        for (var round = 0; round < settings.Rounds; round++)
        {
            await sides.RoundAsync(Rounds, round, settings.PlanOf, cancellationToken).ConfigureAwait(false);
            progress((round + 1.0) / settings.Rounds);
        }
    }

    // The disk is not what is measured.
    private static async Task<Side> StartAsync(Step step, PortalToken token, CancellationToken cancellationToken) => await Side.OpenAsync(
        step.Name,
        await ProbedServer.StartAsync("no", [("Callers:Issuer", PortalToken.Issuer), ("Callers:KeyFiles:0", token.KeyFile), .. step.Settings]).ConfigureAwait(false),
        Connections,
        step.HasToken ? token.Text : null,
        [new VerifyWrongCode(), new VerifyAgain(), new VerifyRight(isSeeded: true)],
        cancellationToken).ConfigureAwait(false);

    private static async Task VerifyAsync(Side side, string? token, Entry entry, CancellationToken cancellationToken)
    {
        using var connection = new ServerConnection(side.Server.Address, token);
        await connection.Verification.VerifyCodeAsync(entry.Right("checked"), cancellationToken: cancellationToken);
    }
}
