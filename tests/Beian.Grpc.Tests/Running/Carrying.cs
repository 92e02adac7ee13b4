using System.Diagnostics.Metrics;
using Beian.Carriers;
using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Operator = Beian.V1.Operator;
using SimulatedCarrier = Beian.Carriers.Simulated.SimulatedCarrier;

namespace Beian.Grpc.Tests.Running;

/// <summary>A server's carriers one by one, and what they make of the messages.</summary>
internal static class Carrying
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>An operator's simulated carrier, to break and to mend.</summary>
    public static SimulatedCarrier Carrier(this Server server, Operator which) =>
        server.Services.GetRequiredService<SimulatedCarriers>()[(Carriers.Operator)which];

    /// <summary>Puts carriers of a test's own in the place of the simulated ones, or around them.</summary>
    public static void ReplaceCarriers(this IServiceCollection services, Func<ICarrier, IServiceProvider, ICarrier> replaced) =>
        services.AddSingleton(s => new CarrierDirectory(s.GetRequiredService<SimulatedCarriers>().All.Select(carrier => replaced(carrier, s))));

    /// <summary>An operator's channel as ListCarriers shows it.</summary>
    public static async Task<Carrier> ChannelAsync(this Server server, Operator which) =>
        (await server.Operations().ListCarriersAsync(new ListCarriersRequest())).Carriers.Single(carrier => carrier.Operator == which);

    /// <summary>What has arrived on a phone, without a call and without letting time pass.</summary>
    public static IReadOnlyList<HandsetMessage> Handset(this Server server, Somebody person) =>
        server.Services.GetRequiredService<Handset>().List(person.Phone);

    /// <summary>What the server counts of carriers' answers and reports.</summary>
    public static MetricCollector<long> Outcomes(this Server server) =>
        new(server.Services.GetRequiredService<IMeterFactory>(), "Beian.Outbox", "beian.message.outcomes");

    /// <summary>Lets time pass until then, a little at a step unless said otherwise.</summary>
    public static Task PassUntilAsync(this Server server, string what, Func<Task<bool>> condition, TimeSpan? step = null) =>
        Eventually.HoldsAsync(what, async () =>
        {
            if (await condition())
            {
                return true;
            }

            server.Clock.Advance(step ?? Step);
            return false;
        });

    /// <summary>Lets time pass until the messages of a filing's one person stand like this, and returns the filing.</summary>
    public static async Task<Filing> PassUntilAsync(
        this Server server, Filing filing, string what, Func<IReadOnlyList<Delivery>, bool> condition, TimeSpan? step = null)
    {
        await server.PassUntilAsync(
            what,
            async () =>
            {
                filing = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;
                return condition(filing.Challenges[0].Deliveries);
            },
            step);
        return filing;
    }

    /// <summary>The messages of a filing's one person, each as "attempt state word".</summary>
    public static IEnumerable<string> Messages(this Filing filing) =>
        filing.Challenges[0].Deliveries.Select(d => $"{d.Attempt} {d.State} {d.CarrierDetail}".TrimEnd());
}
