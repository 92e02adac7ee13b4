using Beian.Audit;
using Beian.Erasure;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using PhoneNumber = Beian.Filings.PhoneNumber;

namespace Beian.Grpc.Tests.Erasure;

/// <summary>Where the store goes while a person is being erased, nobody is told that nothing was done, and asking again does the rest.</summary>
public sealed class ErasureCutShortTests(SharedStores stores)
{
    [Fact]
    public async Task Once_it_has_begun_the_outcome_is_unknown_and_before_that_nothing_was_done()
    {
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, services => services.AddSingleton<IErasureStore>(s => new CutShort(s)));
        var store = (CutShort)server.Services.GetRequiredService<IErasureStore>();
        var person = new Somebody();
        foreach (var province in new[] { Province.Tianjin, Province.Zhejiang })
        {
            var office = new Office(server, province);
            await office.WithdrawAsync(await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: person)));
        }

        store.CannotFind = Province.Zhejiang;
        Assert.Equal("STORE_UNAVAILABLE", await ReasonAsync(server, person));
        (store.CannotFind, store.CannotErase) = (null, Province.Zhejiang);
        Assert.Equal("OUTCOME_UNKNOWN", await ReasonAsync(server, person));
        store.CannotErase = null;

        Assert.Equal(1, (await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone })).FilingCount);
    }

    private static async Task<string> ReasonAsync(Server server, Somebody person) =>
        (await ErrorStatus.OfAsync(async () => await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone }))).Reason();

    /// <summary>A store that goes at a province, and says of each call that it was not sent.</summary>
    private sealed class CutShort(IServiceProvider services) : IErasureStore
    {
        private readonly RedisErasure _store = ActivatorUtilities.CreateInstance<RedisErasure>(services);

        public Province? CannotFind { get; set; }

        public Province? CannotErase { get; set; }

        public Task<PersonTrace> FindAsync(Province province, PhoneNumber phone, CancellationToken cancellationToken) =>
            province == CannotFind ? throw Away() : _store.FindAsync(province, phone, cancellationToken);

        public Task<TraceErased> EraseAsync(PersonTrace trace, AuditedChange change, CancellationToken cancellationToken) =>
            trace.Province == CannotErase ? throw Away() : _store.EraseAsync(trace, change, cancellationToken);

        private static StoreUnavailableException Away() => new(mayHaveHappened: false, "Taken away.");
    }
}
