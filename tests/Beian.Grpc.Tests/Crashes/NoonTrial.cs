using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>The filings of one noon, replicas killed while it is under way, and the reckoning.</summary>
internal sealed class NoonTrial(NoonSite site, Random random)
{
    public const int Filings = 1_000;

    /// <summary>Codes that nobody has confirmed when noon comes.</summary>
    public const int Unconfirmed = Filings - (2 * OfEach);

    // So many are verified before the noon, and so many withdrawn before it and during it.
    private const int OfEach = Filings / 20;

    private const int AtOnce = 16;

    private readonly Lot[] _lots = new Lot[Filings];
    private readonly DateTimeOffset _begin = TimeProvider.System.GetUtcNow();

    /// <summary>Submits all of them, and closes those that are to be closed when noon comes.</summary>
    public Task PrepareAsync() => ForEachAsync(0, Filings, async (n, clients) =>
    {
        var (person, province) = (new Somebody(), NoonSite.Provinces[n % NoonSite.Provinces.Count]);
        var filing = (await clients.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = $"noon-{Guid.NewGuid():N}", Province = province, Type = FilingType.NewSite, SiteManager = person,
        })).Filing;
        _lots[n] = new Lot(filing.FilingId, n < 2 * OfEach);
        if (n < OfEach)
        {
            var code = await site.Codes.OfAsync(person, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            Assert.Equal(VerifyOutcome.Forwarded, (await clients.Verification.VerifyCodeAsync(new VerifyCodeRequest
            {
                Province = province, PhoneNumber = person.Phone, Code = code, IdLastSix = person.Id,
            })).Outcome);
        }
        else if (n < 2 * OfEach)
        {
            await clients.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = filing.FilingId });
        }
    });

    /// <summary>The clock's noon; filings are withdrawn while it is under way, and one replica dies or both.</summary>
    public async Task PassNoonAsync()
    {
        await site.ComeAsync();
        var withdrawing = ForEachAsync(2 * OfEach, 3 * OfEach, async (n, clients) =>
        {
            try
            {
                await clients.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = _lots[n].FilingId });
            }
            catch (RpcException unanswered) when (unanswered.IsNoAnswer())
            {
                // It has happened or it has not; the filing says which.
            }
        });
        var left = random.Next(Unconfirmed);
        await Eventually.HoldsAsync("codes leave", async () => await site.WaitingAsync() <= left);
        await KillAsync(random.Next(site.Living.Count));
        await withdrawing;
        await site.RecoverAsync();
    }

    /// <summary>A noon that an operator brings forward; who does so dies of it, and maybe the other, and the operator asks again.</summary>
    public async Task BringNoonForwardAsync()
    {
        var asked = new OperationsService.OperationsServiceClient(site.Living[0].Channel).RunNoonResendAsync(new RunNoonResendRequest()).ResponseAsync;
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500)), TimeProvider.System);
        await KillAsync(0);
        await asked.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await site.RecoverAsync();
        await new OperationsService.OperationsServiceClient(site.Living[0].Channel).RunNoonResendAsync(new RunNoonResendRequest());
    }

    /// <summary>Waits until nothing waits any more, and returns what is not as it should be, a sentence each.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        await Eventually.HoldsAsync("every code has left", async () => await site.WaitingAsync() == 0 && await site.LeavingAsync() == 0);
        var faults = new ConcurrentBag<string>(site.Codes.Others.Select(message => $"{message} brought another code than the message before"));
        await ForEachAsync(0, Filings, async (n, clients) =>
        {
            var filing = await ReadAsync(clients, _lots[n].FilingId);
            if (FaultOf(_lots[n], filing) is { } fault)
            {
                faults.Add($"{fault}: {filing}");
            }
        });
        return [.. faults];
    }

    /// <summary>How many codes the runs say they have queued that an operator has asked for.</summary>
    public async Task<long> QueuedForwardAsync()
    {
        var runs = await new OperationsService.OperationsServiceClient(site.Living[0].Channel).ListNoonRunsAsync(new ListNoonRunsRequest());
        return runs.Runs.Where(run => run.Trigger == NoonRunTrigger.Operator && run.NoonTime.ToDateTimeOffset() >= _begin).Sum(run => run.QueuedCount);
    }

    // A connection is given up where nobody gets to it for long enough, which happens on a machine that runs everything at once.
    private static async Task<Filing> ReadAsync(Clients clients, string id) => (await Eventually.AnswersAsync(
        "a filing is read",
        async () => await clients.Filings.GetFilingAsync(new GetFilingRequest { FilingId = id }),
        failure => failure is RpcException unanswered && unanswered.IsNoAnswer())).Filing;

    private static string? FaultOf(Lot lot, Filing filing)
    {
        var deliveries = filing.Challenges.Single().Deliveries;
        var noons = deliveries.Where(delivery => delivery.Trigger == DeliveryTrigger.Noon).ToList();
        if (deliveries.Count(delivery => delivery.Trigger == DeliveryTrigger.Initial) != 1 || deliveries.Count > 2)
        {
            return "it has other messages than its first and noon's";
        }

        if (lot.IsClosed)
        {
            return noons.Count == 0 ? null : "nobody waited for a code, and it was sent again";
        }

        if (filing.State == FilingState.AwaitingVerification)
        {
            return noons is [{ State: DeliveryState.Accepted or DeliveryState.Delivered }] ? null : "its code was to be sent again once";
        }

        return noons.All(noon => noon.State != DeliveryState.Queued) ? null : "it was withdrawn, and its message waits still";
    }

    // One replica, and as often as not the other, too.
    private async Task KillAsync(int first)
    {
        await site.KillAsync(first);
        if (random.Next(2) == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300)), TimeProvider.System);
            await site.KillAsync(1 - first);
        }
    }

    private Task ForEachAsync(int from, int to, Func<int, Clients, Task> call)
    {
        Clients[] clients = [.. site.Living.Select(replica => new Clients(replica.Channel))];
        return Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, _) => await call(n, clients[n % clients.Length]));
    }

    /// <summary>A filing.</summary>
    /// <param name="FilingId">Which.</param>
    /// <param name="IsClosed">Whether it was verified or withdrawn before the noon.</param>
    private sealed record Lot(string FilingId, bool IsClosed);
}
