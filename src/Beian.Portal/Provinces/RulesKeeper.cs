using Beian.Portal.BackEnd;
using Beian.V1;

namespace Beian.Portal.Provinces;

/// <summary>Asks the back end for the rules of the portal's provinces: before the first page is served, and from then on before they grow old.</summary>
internal sealed partial class RulesKeeper(
    ProvinceRules rules, PortalProvinces provinces, VerificationService.VerificationServiceClient backEnd, TimeProvider clock, ILogger<RulesKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Tick, clock);
        while (await ticks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await AskAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    // One after the other: nobody waits, and a back end that is away is found away once.
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var due = provinces.All.Select(name => name.Province).Where(rules.IsDue).ToList();
        foreach (var (n, province) in due.Index())
        {
            var told = await backEnd
                .GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = province }, cancellationToken: cancellationToken)
                .OrTroubleAsync().ConfigureAwait(false);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The back end does not tell this portal the rules of {Province}: {Why}")]
    private partial void LogNotPermitted(Province province, string why);
}
