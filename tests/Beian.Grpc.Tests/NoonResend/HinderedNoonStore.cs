using Beian.NoonResend;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>The store of noon runs, parts of which a test takes away, or makes slow by the server's clock.</summary>
internal sealed class HinderedNoonStore(IServiceProvider services) : INoonStore
{
    private readonly RedisNoon _store = ActivatorUtilities.CreateInstance<RedisNoon>(services);

    /// <summary>Provinces whose node does not answer to anybody.</summary>
    public IReadOnlyCollection<Province> Away { get; set; } = [];

    /// <summary>Provinces whose codes cannot be brought forward.</summary>
    public IReadOnlyCollection<Province> Stuck { get; set; } = [];

    /// <summary>Whether the next page of runs that is not the first cannot be read.</summary>
    public bool FailsBetweenPages { get; set; }

    /// <summary>Is told of each batch that is brought forward, before it is.</summary>
    public Action<Beian.NoonResend.NoonRun, Province> OnBatch { get; set; } = (_, _) => { };

    public Task<Beian.NoonResend.NoonRun> RegisterAsync(Beian.NoonResend.NoonRun run, string? caller, DateTimeOffset now, CancellationToken cancellationToken) =>
        _store.RegisterAsync(run, caller, now, cancellationToken);

    public Task<IReadOnlyList<Beian.NoonResend.NoonRun>> ListAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        if (!FailsBetweenPages || before == DateTimeOffset.MaxValue)
        {
            return _store.ListAsync(before, limit, cancellationToken);
        }

        FailsBetweenPages = false;
        throw new StoreUnavailableException(mayHaveHappened: false, "Taken away.");
    }

    public Task<NoonProgress> LookAsync(Beian.NoonResend.NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        Unless(Away, province, () => _store.LookAsync(run, province, now, cancellationToken));

    public Task<NoonProgress> EndAsync(Beian.NoonResend.NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        Unless(Away, province, () => _store.EndAsync(run, province, now, cancellationToken));

    public Task<long> CountAsync(Province province, CancellationToken cancellationToken) =>
        Unless(Away, province, () => _store.CountAsync(province, cancellationToken));

    public Task<string?> BringForwardAsync(
        Beian.NoonResend.NoonRun run, Province province, Operator carrier, string behind, int limit, CancellationToken cancellationToken)
    {
        OnBatch(run, province);
        return Unless([.. Away, .. Stuck], province, () => _store.BringForwardAsync(run, province, carrier, behind, limit, cancellationToken));
    }

    private static Task<T> Unless<T>(IReadOnlyCollection<Province> away, Province province, Func<Task<T>> call) =>
        away.Contains(province) ? Task.FromException<T>(new StoreUnavailableException(mayHaveHappened: false, "Taken away.")) : call();
}
