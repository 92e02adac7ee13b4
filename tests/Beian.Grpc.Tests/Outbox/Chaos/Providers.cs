using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Core;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>Submits filings over several provinces and operators, insisting on each step until it is answered.</summary>
internal sealed class Providers(Fleet fleet, int seed)
{
    public static readonly Province[] Provinces =
        [Province.Zhejiang, Province.Sichuan, Province.Hunan, Province.Xinjiang, Province.Hainan, Province.Shandong];

    private const int AtOnce = 6;

    // One of each operator: Telecom, Unicom, Mobile, virtual, Broadnet.
    private static readonly string[] Prefixes = ["133", "130", "139", "170", "192"];

    private readonly ConcurrentDictionary<string, Expected> _expected = new();

    /// <summary>What each filing should come to, by its id.</summary>
    public IReadOnlyDictionary<string, Expected> Expected => _expected;

    /// <summary>Submits so many; some people ask for their code again, and some filings are withdrawn.</summary>
    public Task SubmitAsync(int filings) => Parallel.ForEachAsync(
        Enumerable.Range(0, filings),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (number, _) => await FileAsync(number, new Random(seed + number)));

    private async Task FileAsync(int number, Random random)
    {
        var manager = Portings.With(Prefixes[random.Next(Prefixes.Length)]);
        var request = new SubmitFilingRequest
        {
            OrderNumber = $"chaos-{number}",
            Province = Provinces[random.Next(Provinces.Length)],
            Type = FilingType.NewSite,
            SiteManager = manager,
        };
        if (random.Next(4) == 0)
        {
            request.Type = FilingType.FirstFiling;
            request.Principal = Portings.With(Prefixes[random.Next(Prefixes.Length)]);
        }

        var filing = (await InsistAsync(random, server => server.Filings.SubmitFilingAsync(request))).Filing;
        var expected = _expected[filing.FilingId] = new Expected();
        if (random.Next(4) == 0)
        {
            var asked = await InsistAsync(random, server => server.Verification.ResendCodeAsync(new ResendCodeRequest
            {
                Province = filing.Province, PhoneNumber = manager.Phone, IdLastSix = manager.Id, RequestId = filing.FilingId,
            }));
            expected.Resends = asked.Outcome == ResendOutcome.Sent ? 1 : 0;
        }

        if (random.Next(8) == 0)
        {
            await InsistAsync(random, server => server.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = filing.FilingId }));
            expected.IsWithdrawn = true;
        }
    }

    private async Task<T> InsistAsync<T>(Random random, Func<Server, AsyncUnaryCall<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(fleet.Any(random));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }
}

/// <summary>What was asked of a filing.</summary>
internal sealed class Expected
{
    /// <summary>Manual resends that were answered SENT.</summary>
    public int Resends { get; set; }

    public bool IsWithdrawn { get; set; }
}
