using Beian.Portal.BackEnd;
using Beian.V1;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>Asks the back end for the rules of the portal's provinces: before the first page is served, and from then on before they grow old.</summary>
internal sealed partial class RulesKeeper(
    ProvinceRules rules,
    PortalProvinces provinces,
    VerificationService.VerificationServiceClient backEnd,
    IOptions<BackEndOptions> options,
    TimeProvider clock,
    ILogger<RulesKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // No rules are remembered yet, and people come in a moment: each address may be the one that answers.
        await AskAsync(options.Value.Replicas.Count, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Tick, clock);
        while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await AskAsync(tries: 1, stoppingToken).ConfigureAwait(false);
        }
    }

    // One after the other: nobody waits, and a back end that is away is found away once.
    private async Task AskAsync(int tries, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var due = provinces.All.Select(name => name.Province).Where(rules.IsDue).ToList();
        foreach (var (n, province) in due.Index())
        {
            var told = await AskAsync(province, tries, began, cancellationToken).ConfigureAwait(false);
            var isNew = rules.Keep(province, told);
            switch (told.Trouble)
            {
                case Trouble.NotPermitted notPermitted when isNew:
                    LogNotPermitted(province, notPermitted.Why);
                    break;

                case not (null or Trouble.NotPermitted):
                    foreach (var other in due.Skip(n + 1))
                    {
                        rules.Keep(other, told);
                    }

                    return;
            }
        }
    }

    // Calls go to the addresses in turn. A refusal is the same from all of them, and one that hangs has had the time that there is for all.
    private async Task<(GetProvinceRulesResponse? Rules, Trouble? Trouble)> AskAsync(Province province, int tries, long began, CancellationToken cancellationToken)
    {
        while (true)
        {
            var told = await backEnd
                .GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = province }, cancellationToken: cancellationToken)
                .OrTroubleAsync().ConfigureAwait(false);
            if (told.Trouble is null or Trouble.NotPermitted || --tries == 0 || clock.GetElapsedTime(began) >= options.Value.Deadline)
            {
                return told;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The back end does not tell this portal the rules of {Province}: {Why}")]
    private partial void LogNotPermitted(Province province, string why);
}
