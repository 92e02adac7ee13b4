using System.Collections.Concurrent;
using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Failover;

/// <summary>
/// Callers that submit, withdraw, ask for codes again and verify in one province, each trying again with the same order number or request id
/// until answered.
/// </summary>
internal sealed class Load
{
    private const int Filings = 90;
    private const int Callers = 6;

    private readonly Server _server;
    private readonly ConcurrentQueue<Case> _toVerify;
    private readonly ConcurrentBag<Case> _verified = [];
    private readonly ConcurrentBag<Case> _withdrawn = [];
    private int _refused;

    private Load(Server server, IEnumerable<Case> filings)
    {
        _server = server;
        _toVerify = new ConcurrentQueue<Case>(filings);
    }

    public static async Task<Load> PrepareAsync(Server server)
    {
        List<Case> filings = [];
        for (var n = 0; n < Filings; n++)
        {
            var filing = Case.OfOne(server);
            filings.Add(await NoVerdict.RetriedAsync(filing.SubmittedAsync));
        }

        return new Load(server, filings);
    }

    /// <summary>Returns when a third of it is answered.</summary>
    public Task BeginAsync() => RunAsync(2 * Filings / 3);

    /// <summary>Returns when all of it is answered.</summary>
    public Task GoOnAsync() => RunAsync(0);

    /// <summary>Returns when a call of each caller has been refused since.</summary>
    public Task IsRefusedAsync()
    {
        var before = _refused;
        return Eventually.HoldsAsync("calls are refused", () => Task.FromResult(_refused >= before + Callers));
    }

    /// <summary>What was answered and is not there any more.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        List<string> lost = [];
        foreach (var filing in _withdrawn)
        {
            var order = new GetFilingRequest { Order = new OrderKey { Province = filing.Order.Province, OrderNumber = filing.Order.OrderNumber } };
            if (await FoundAsync(order) is not { } found)
            {
                lost.Add($"the submit of {filing.Order.OrderNumber}");
            }
            else if (found.State != FilingState.Withdrawn)
            {
                lost.Add($"the withdrawal of {found.FilingId}");
            }
        }

        foreach (var filing in _verified)
        {
            var found = await NoVerdict.RetriedAsync(filing.ReadAsync);
            if (found.Challenges[0].ManualResendCount != 1)
            {
                lost.Add($"the resend of {filing.FilingId}, of which there are {found.Challenges[0].ManualResendCount}");
            }

            if (found.State != FilingState.UnderReview)
            {
                lost.Add($"the verdict on {filing.FilingId}");
            }
            else if (await VerifiedAsync(filing) is var again and not VerifyOutcome.Forwarded)
            {
                lost.Add($"the request id of the verdict on {filing.FilingId}, which is answered with {again}");
            }
        }

        return lost;
    }

    /// <summary>Collects what a watch tells until every filing has been told of whole.</summary>
    public static async Task<IReadOnlyList<WatchFilingsResponse>> FollowAsync(Watch watch) => await watch.ChangesAsync(3 * Filings);

    public async Task WasToldOnceAsync(Task<IReadOnlyList<WatchFilingsResponse>> told)
    {
        var changes = (await told).Select(message => (message.Change.FilingId, message.Change.State)).ToList();
        Assert.Equal(changes.Distinct(), changes);
        Assert.Equal(_verified.Select(filing => filing.FilingId).Order(), changes.Where(c => c.State == FilingState.UnderReview).Select(c => c.FilingId).Order());
        Assert.Equal(_withdrawn.Count, changes.Count(c => c.State == FilingState.Withdrawn));
    }

    public override string ToString() => $"{_withdrawn.Count} submits and withdrawals, {_verified.Count} resends and verdicts answered, {_refused} calls refused";

    private Task RunAsync(int left) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(left)));

    private async Task CallAsync(int left)
    {
        while (_toVerify.Count > left && _toVerify.TryDequeue(out var filing))
        {
            var submit = Case.OfOne(_server);
            var submitted = await UntilAnsweredAsync(async () => await _server.Filings.SubmitFilingAsync(submit.Order));
            Assert.Equal(ResendOutcome.Sent, await ResentAsync(filing));
            Assert.Equal(VerifyOutcome.Forwarded, await VerifiedAsync(filing));
            _verified.Add(filing);
            await UntilAnsweredAsync(async () => await _server.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = submitted.Filing.FilingId }));
            _withdrawn.Add(submit);
        }
    }

    private async Task<VerifyOutcome> VerifiedAsync(Case filing) => (await UntilAnsweredAsync(
        async () => await _server.Verification.VerifyCodeAsync(filing.Right(requestId: filing.FilingId)))).Outcome;

    private async Task<ResendOutcome> ResentAsync(Case filing) => (await UntilAnsweredAsync(
        async () => await _server.Verification.ResendCodeAsync(filing.Resend(requestId: filing.FilingId)))).Outcome;

    private Task<T> UntilAnsweredAsync<T>(Func<Task<T>> call) => NoVerdict.RetriedAsync(async () =>
    {
        try
        {
            return await call();
        }
        catch (RpcException)
        {
            Interlocked.Increment(ref _refused);
            throw;
        }
    });

    // Asked until the server has found the new master.
    private async Task<Filing?> FoundAsync(GetFilingRequest filing)
    {
        Filing? found = null;
        await Eventually.HoldsAsync("the store answers", async () =>
        {
            try
            {
                found = (await _server.Filings.GetFilingAsync(filing)).Filing;
                return true;
            }
            catch (RpcException error)
            {
                return error.StatusCode == StatusCode.NotFound;
            }
        });
        return found;
    }
}
