using System.Collections.Concurrent;
using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.People;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Grounds;

/// <summary>
/// What load stands on: people nobody else has, their filings on the server, and the codes that came to their phones. What was submitted
/// it takes back, where the server is not ours to delete.
/// </summary>
internal sealed class Ground : IAsyncDisposable
{
    /// <summary>Where everything is filed; a new site's manager is verified there.</summary>
    public const Province Province = V1.Province.Zhejiang;

    private const int AtATime = 128;

    private readonly ConcurrentBag<string> _submitted = [];
    private readonly bool _keepsTrack;
    private int _people;

    private Ground(Line line, HandsetCodes codes, GetProvinceRulesResponse rules, bool isOwn)
    {
        Line = line;
        Codes = codes;
        Rules = rules;
        IsOwn = isOwn;
        _keepsTrack = !isOwn;
        var now = TimeProvider.System.GetUtcNow();
        Name = now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        // On a server that others use, and we before: other people than last time, if not surely.
        _people = isOwn ? 0 : (int)(now.ToUnixTimeSeconds() % 400) * 1_000_000;
    }

    public Line Line { get; }

    public HandsetCodes Codes { get; }

    /// <summary>The rules of the province.</summary>
    public GetProvinceRulesResponse Rules { get; }

    /// <summary>Whether the server is ours, with settings that suit.</summary>
    public bool IsOwn { get; }

    /// <summary>Names this run in order numbers and request ids.</summary>
    public string Name { get; }

    public static async Task<Ground> OpenAsync(Line line, bool isOwn, CancellationToken cancellationToken)
    {
        var rules = await line.First.Verification.GetProvinceRulesAsync(
            new GetProvinceRulesRequest { Province = Province }, cancellationToken: cancellationToken);
        return new Ground(line, await HandsetCodes.WatchAsync(line.First, cancellationToken).ConfigureAwait(false), rules, isOwn);
    }

    /// <summary>Sets so many people aside, and returns the number of the first.</summary>
    public int Reserve(int count) => Interlocked.Add(ref _people, count) - count;

    /// <summary>The order under which a person's filing is submitted.</summary>
    public SubmitFilingRequest Order(int number) => new()
    {
        OrderNumber = string.Create(CultureInfo.InvariantCulture, $"load-{Name}-{number:D9}"),
        Province = Province,
        Type = FilingType.NewSite,
        SiteManager = Population.At(number),
    };

    /// <summary>Submits an order, and remembers to take it back.</summary>
    public async Task<Filing> SubmitAsync(ServerConnection server, SubmitFilingRequest order, CancellationToken cancellationToken)
    {
        var filing = (await server.Filings.SubmitFilingAsync(order, cancellationToken: cancellationToken)).Filing;
        if (_keepsTrack)
        {
            _submitted.Add(filing.FilingId);
        }

        return filing;
    }

    /// <summary>Submits so many filings of one phone, and waits for their codes.</summary>
    public async Task<Entry[]> FileAsync(int count, Action<double>? progress, CancellationToken cancellationToken)
    {
        var (first, done, entries) = (Reserve(count), 0, new Entry[count]);
        await EachAsync(count, async (n, token) =>
        {
            var order = Order(first + n);
            var filing = await Patience.TryAsync(() => SubmitAsync(Line.Of(n), order, token)).ConfigureAwait(false);
            entries[n] = new Entry(filing.FilingId, order.OrderNumber, order.SiteManager, await Codes.OfAsync(order.SiteManager.PhoneNumber, token).ConfigureAwait(false));
            progress?.Invoke(Interlocked.Increment(ref done) / (double)count);
        }, cancellationToken).ConfigureAwait(false);
        return entries;
    }

    /// <summary>Has each of them verified.</summary>
    public Task VerifyAsync(Entry[] entries, CancellationToken cancellationToken) => EachAsync(entries.Length, async (n, token) =>
    {
        // A request id: what comes a second time is answered as the first.
        var request = entries[n].Right($"{Name}-{entries[n].OrderNumber}");
        var verdict = await Patience.TryAsync(async () => await Line.Of(n).Verification.VerifyCodeAsync(request, cancellationToken: token)).ConfigureAwait(false);
        if (verdict.Outcome != VerifyOutcome.Forwarded)
        {
            throw new InvalidOperationException($"A right entry was answered {verdict.Outcome} before the load began.");
        }
    }, cancellationToken);

    /// <summary>Many at a time.</summary>
    public static Task EachAsync(int count, Func<int, CancellationToken, Task> each, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
        async (n, token) => await each(n, token).ConfigureAwait(false));

    /// <summary>Takes back what was submitted: withdrawn, or rejected where it had come to the bureau.</summary>
    public Task TakeBackAsync(CancellationToken cancellationToken)
    {
        string[] filings = [.. _submitted];
        _submitted.Clear();
        return EachAsync(filings.Length, async (n, token) =>
        {
            try
            {
                await Line.Of(n).Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = filings[n] }, cancellationToken: token);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                await RejectAsync(Line.Of(n), filings[n], token).ConfigureAwait(false);
            }
        }, cancellationToken);
    }

    public ValueTask DisposeAsync() => Codes.DisposeAsync();

    // One that was returned or decided on is closed, and stays.
    private static async Task RejectAsync(ServerConnection server, string filing, CancellationToken cancellationToken)
    {
        try
        {
            await server.Review.RejectFilingAsync(
                new RejectFilingRequest { FilingId = filing, Reason = "A filing of a load test." }, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
        {
        }
    }
}
