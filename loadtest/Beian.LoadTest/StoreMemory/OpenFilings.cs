using System.Collections.Concurrent;
using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.People;
using Beian.V1;

namespace Beian.LoadTest.StoreMemory;

/// <summary>Filings of one phone each, submitted and left open, in a province of their own.</summary>
internal sealed class OpenFilings(ServerConnection server, Province province)
{
    /// <summary>Where the filings that are measured lie.</summary>
    public const Province Measured = Province.Zhejiang;

    /// <summary>Where the first filing lies, which is not measured.</summary>
    public const Province WarmUp = Province.Tianjin;

    private const int AtATime = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<string> _submitted = [];

    /// <summary>Submits so many, each for another phone.</summary>
    public Task SubmitAsync(int count, Action each, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), Concurrently(cancellationToken), async (number, token) =>
        {
            var response = await server.Filings.SubmitFilingAsync(
                new SubmitFilingRequest
                {
                    // As long as a provider's own: a product, the day, a running number.
                    OrderNumber = string.Create(CultureInfo.InvariantCulture, $"BA20260310{number:D8}"),
                    Province = province,
                    Type = FilingType.NewSite,
                    SiteManager = Population.At(number),
                },
                cancellationToken: token);
            _submitted.Add(response.Filing.FilingId);
            each();
        });

    /// <summary>Waits until the carrier has reported every message as delivered and that is written down.</summary>
    /// <exception cref="TimeoutException">A message is not reported on.</exception>
    public Task WhenDeliveredAsync(Action each, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        return Parallel.ForEachAsync(_submitted, Concurrently(cancellationToken), async (filing, token) =>
        {
            for (var start = clock.GetTimestamp(); !await IsDeliveredAsync(filing, token).ConfigureAwait(false);)
            {
                if (clock.GetElapsedTime(start) > Patience)
                {
                    throw new TimeoutException($"The message of filing {filing} was not reported as delivered within {Patience.TotalSeconds:0} seconds.");
                }

                await Task.Delay(Pause, clock, token).ConfigureAwait(false);
            }

            each();
        });
    }

    private async Task<bool> IsDeliveredAsync(string filing, CancellationToken cancellationToken)
    {
        var response = await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing }, cancellationToken: cancellationToken);
        return response.Filing.Challenges.Single().Deliveries.Single().State == DeliveryState.Delivered;
    }

    private static ParallelOptions Concurrently(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
}
