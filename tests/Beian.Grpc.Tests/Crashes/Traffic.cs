using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>
/// Providers and portals, each busy with one filing after the other, until a call goes unanswered or they are told to stop. What they
/// do follows from the seed; how it interleaves does not.
/// </summary>
internal sealed class Traffic(Clients clients, Codes codes, int seed) : IDisposable
{
    private static readonly TimeSpan LongestWaitForACode = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Dossier> _dossiers = [];
    private Task _busy = Task.CompletedTask;
    private int _answers;

    /// <summary>How many callers.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>Whether they go on with another filing after a call without an answer, or one whose code does not come.</summary>
    public bool GoOn { get; init; }

    /// <summary>Submits, resends and verifications that were answered.</summary>
    public int Answers => Volatile.Read(ref _answers);

    public void Start() =>
        _busy = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(caller => Task.Run(() => CallAsync(new Random((seed * AtOnce) + caller)))));

    /// <summary>Has all of them end with the call they are at, and returns what they know.</summary>
    public async Task<IReadOnlyList<Dossier>> StopAsync()
    {
        await _stop.CancelAsync();
        await _busy;
        return [.. _dossiers];
    }

    public void Dispose() => _stop.Dispose();

    private async Task CallAsync(Random random)
    {
        do
        {
            var dossier = new Dossier(random);
            _dossiers.Add(dossier);
            try
            {
                await FileAsync(dossier, random);
            }
            catch (RpcException unanswered) when (unanswered.IsNoAnswer())
            {
                if (!GoOn)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (TimeoutException) when (GoOn)
            {
                // What a server delivers after it has told its watchers to go, nobody sees on its handset.
            }
        }
        while (!_stop.IsCancellationRequested);
    }

    private async Task FileAsync(Dossier dossier, Random random)
    {
        await AskAsync(dossier.Submit);
        foreach (var person in dossier.People)
        {
            var code = codes.OfAsync(person, _stop.Token);
            person.Codes.Add(await (GoOn ? code.WaitAsync(LongestWaitForACode, TimeProvider.System) : code));
            for (var resends = random.Next(3); resends > 0; resends--)
            {
                await AskAsync(() => dossier.Resend(person));
            }
        }

        await LookAsync(dossier, random);
        var clumsy = dossier.People[0];
        var wrong = random.Next(Dossier.WrongIdLimit + 1);
        for (var n = 0; n < wrong; n++)
        {
            await AskAsync(() => dossier.WrongId(clumsy));
        }

        await LookAsync(dossier, random);
        foreach (var person in dossier.People.Where(_ => wrong < Dossier.WrongIdLimit && random.Next(5) > 0))
        {
            await AskAsync(() => dossier.Verify(person));
            await LookAsync(dossier, random);
        }
    }

    private async Task AskAsync(Func<Step> next)
    {
        _stop.Token.ThrowIfCancellationRequested();
        var step = next();
        Assert.Equal(step.Expected, await step.AskAsync(clients));
        Interlocked.Increment(ref _answers);
    }

    private async Task LookAsync(Dossier dossier, Random random)
    {
        if (random.Next(2) == 0)
        {
            await dossier.ReadAsync(clients);
        }
    }
}
