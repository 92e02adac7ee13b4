using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// One province of a server of its own. Each step is a call through the contract, and after each the whole province is held against
/// <see cref="StoreAudit"/>.
/// </summary>
internal sealed class AuditedProvince : IAsyncDisposable
{
    public const Province Here = Province.Zhejiang;

    private static int _orders;

    private AuditedProvince(Server server) => Server = server;

    public Server Server { get; }

    public DateTimeOffset Now => Server.Clock.GetUtcNow();

    public static async Task<AuditedProvince> StartAsync(Engine engine, SharedStores stores, params (string Key, string Value)[] settings) =>
        new(await Server.StartAsync(engine, stores, settings));

    /// <param name="engine">Which store it runs on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="services">Puts something else in the place of a part of the server.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static async Task<AuditedProvince> StartAsync(
        Engine engine, SharedStores stores, Action<IServiceCollection> services, params (string Key, string Value)[] settings) =>
        new(await Server.StartAsync(engine, stores, services, settings));

    public static SubmitFilingRequest FirstFiling(Somebody principal, Somebody manager) => new()
    {
        OrderNumber = NewOrderNumber(),
        Province = Here,
        Type = FilingType.FirstFiling,
        Principal = principal,
        SiteManager = manager,
    };

    public static SubmitFilingRequest NewSite(Somebody manager) => new()
    {
        OrderNumber = NewOrderNumber(),
        Province = Here,
        Type = FilingType.NewSite,
        SiteManager = manager,
    };

    /// <summary>Submits, and does not wait for the messages: the clock stands still.</summary>
    public Task<Filing> SubmitAsync(SubmitFilingRequest request) =>
        AuditAsync(async () => (await Server.Filings.SubmitFilingAsync(request)).Filing);

    /// <summary>Submits a first filing of two people, or of one who is both, and waits until the messages have arrived.</summary>
    public async Task<Filing> SubmitAsync(Somebody principal, Somebody manager)
    {
        var filing = await SubmitAsync(FirstFiling(principal, manager));
        await SettleAsync();
        return await ReadAsync(filing);
    }

    /// <summary>Submits a new site, and waits until the message has arrived.</summary>
    public async Task<Filing> SubmitAsync(Somebody manager)
    {
        var filing = await SubmitAsync(NewSite(manager));
        await SettleAsync();
        return await ReadAsync(filing);
    }

    public Task<Filing> ReadAsync(Filing filing) =>
        AuditAsync(async () => (await Server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing);

    public Task<VerifyCodeResponse> VerifyAsync(Somebody person, string code, string? id = null, string requestId = "", Province province = Here) =>
        AuditAsync(async () => await Server.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = province,
            PhoneNumber = person.Phone,
            Code = code,
            IdLastSix = id ?? person.Id,
            RequestId = requestId,
        }));

    /// <summary>Asks for the message again and waits until what was sent has arrived.</summary>
    public async Task<ResendCodeResponse> ResendAsync(Somebody person, string? id = null, string requestId = "", Province province = Here)
    {
        var response = await AuditAsync(async () => await Server.Verification.ResendCodeAsync(new ResendCodeRequest
        {
            Province = province,
            PhoneNumber = person.Phone,
            IdLastSix = id ?? person.Id,
            RequestId = requestId,
        }));
        await SettleAsync();
        return response;
    }

    /// <summary>What arrived on a phone for a filing, oldest first.</summary>
    public async Task<IReadOnlyList<SimulatedMessage>> MessagesAsync(Filing filing, Somebody person)
    {
        var list = await Server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
        SimulatedMessage[] messages = [.. list.Messages.Reverse().Where(m => IsOf(filing, m))];
        foreach (var message in messages)
        {
            person.Codes.Add(message.Code);
        }

        return messages;
    }

    /// <summary>The code that a phone was sent for a filing: one and the same in every message.</summary>
    public async Task<string> CodeAsync(Filing filing, Somebody person) =>
        Assert.Single((await MessagesAsync(filing, person)).Select(m => m.Code).Distinct());

    /// <summary>Lets a little time pass until every message has arrived and its report is written down.</summary>
    public Task SettleAsync() => Eventually.HoldsAsync("every message arrived", async () =>
    {
        var deliveries = (await SnapshotAsync()).Filings.SelectMany(f => f.Filing.Challenges).SelectMany(c => c.Deliveries);
        if (deliveries.All(d => d.State is not (DeliveryState.Queued or DeliveryState.Accepted)))
        {
            return true;
        }

        Server.Clock.Advance(TimeSpan.FromMilliseconds(20));
        return false;
    });

    /// <summary>Lets time pass until then.</summary>
    public void GoTo(DateTimeOffset time) => Server.Clock.SetUtcNow(time.ToUniversalTime());

    public Task<ProvinceSnapshot> SnapshotAsync() => ProvinceSnapshot.TakeAsync(Server, Here);

    /// <summary>Runs a step, and audits the province whether or not it was refused.</summary>
    public async Task<T> AuditAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        finally
        {
            new StoreAudit(Server, await SnapshotAsync()).Holds();
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static bool IsOf(Filing filing, SimulatedMessage message) =>
        MessageId.TryParse(message.MessageId, out var id) && id.Filing.ToString() == filing.FilingId;

    private static string NewOrderNumber() => $"order-{Interlocked.Increment(ref _orders)}";
}
