using Beian.V1;
using Grpc.Core;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>Holds what callers were told before a crash against what is there after it.</summary>
internal sealed class Reckoning(Clients clients)
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What is not as it should be, a sentence each. Every call that had no answer has one afterwards.</summary>
    public async Task<IReadOnlyList<string>> LossesAsync(IReadOnlyList<Dossier> dossiers)
    {
        var losses = new List<string>[dossiers.Count];
        await Parallel.ForAsync(0, dossiers.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, _) =>
            losses[n] = [.. (await LossesAsync(dossiers[n])).Select(loss => $"{dossiers[n]}: {loss}")]);
        return [.. losses.SelectMany(of => of)];
    }

    /// <summary>Whether a filing still stands as all of its calls have left it.</summary>
    public async Task<bool> StillStandsAsync(Dossier dossier) =>
        await FindAsync(dossier) is { } filing && Picture.Of(filing) == Picture.After(dossier.Steps, dossier.People);

    private async Task<List<string>> LossesAsync(Dossier dossier)
    {
        // First of all, and before any call is repeated: a repeated call could do again what was lost.
        List<string> losses = [];
        if (dossier.Answered.Any() && !await IsRememberedAsync(dossier, losses))
        {
            return losses;
        }

        foreach (var step in dossier.Steps)
        {
            var first = step.Answer;
            var answer = await InsistAsync(() => step.AskAsync(clients));
            if (answer != step.Expected)
            {
                losses.Add($"{step}, asked with the request id of a call that was answered with '{first}', is answered with {answer}");
            }
        }

        var (filing, wanted) = (await FindAsync(dossier), Picture.After(dossier.Steps, dossier.People));
        if (filing is null || Picture.Of(filing) != wanted)
        {
            losses.Add($"after all calls were repeated: {wanted} was to be, and is {filing}");
        }

        foreach (var verified in dossier.Steps.Where(step => step.Kind == StepKind.Verify))
        {
            var again = await InsistAsync(() => dossier.VerifyAgainAsync(clients, verified.Person!));
            if (again != $"{VerifyOutcome.AlreadyVerified}")
            {
                losses.Add($"{verified} once more is answered with {again}");
            }
        }

        return losses;
    }

    private async Task<bool> IsRememberedAsync(Dossier dossier, List<string> losses)
    {
        var shown = dossier.Shown.Keys.ToList();
        if (await FindAsync(dossier) is not { } filing)
        {
            losses.Add($"its submit was answered, and {dossier.Answered.Count() - 1} further calls; it is not there");
            return false;
        }

        // A call without an answer has happened or it has not.
        string[] possible = [Picture.After(dossier.Answered, dossier.People), Picture.After(dossier.Steps, dossier.People)];
        if (!possible.Contains(Picture.Of(filing)))
        {
            losses.Add($"its callers were told: {possible[0]}; it stands as: {Picture.Of(filing)}");
        }

        losses.AddRange(shown.Except(filing.Events).Select(gone => $"its history has shown {gone} and does not any more"));
        return true;
    }

    private async Task<Filing?> FindAsync(Dossier dossier)
    {
        try
        {
            return await InsistAsync(() => dossier.ReadAsync(clients));
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    // The system recovers by itself, and until it has callers are told to come again.
    private static async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RpcException notYet) when (notYet.StatusCode == StatusCode.Unavailable && attempt < 600)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}
