using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Grpc.Core;

namespace Beian.Grpc.Tests.Running;

/// <summary>Everybody's calls in one province: the provider's, the portal's and the bureau's.</summary>
internal sealed class Office(Server server, Province province)
{
    private static int _orders;

    public Server Server => server;

    public Province Province => province;

    public ReviewService.ReviewServiceClient Review { get; } = new(server.Channel);

    /// <summary>An order under a number of its own.</summary>
    public SubmitFilingRequest Order(FilingType type, Somebody? principal = null, Somebody? manager = null, string icp = "") => new()
    {
        OrderNumber = $"office-{Interlocked.Increment(ref _orders)}",
        Province = province,
        Type = type,
        Principal = principal?.AsPerson(),
        SiteManager = manager?.AsPerson(),
        IcpNumber = icp,
    };

    /// <summary>A change of the subject where a principal is given, of the site where a manager is.</summary>
    public SubmitFilingRequest Change(string icp, Somebody? principal = null, Somebody? manager = null)
    {
        var order = Order(FilingType.Change, principal, manager, icp);
        (order.ChangedSubject, order.ChangedSite) = (principal is not null, manager is not null);
        return order;
    }

    public async Task<Filing> SubmitAsync(SubmitFilingRequest order) => (await server.Filings.SubmitFilingAsync(order)).Filing;

    public Task<Filing> SubmitAsync(FilingType type, Somebody? principal = null, Somebody? manager = null, string icp = "") =>
        SubmitAsync(Order(type, principal, manager, icp));

    public Task<RpcException> RefusedAsync(SubmitFilingRequest order) => ErrorStatus.OfAsync(() => SubmitAsync(order));

    public async Task<Filing> ReadAsync(Filing filing) =>
        (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;

    public async Task<Filing> WithdrawAsync(Filing filing) =>
        (await server.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = filing.FilingId })).Filing;

    public async Task<Filing> ApproveAsync(Filing filing, string icp = "") =>
        (await Review.ApproveFilingAsync(new ApproveFilingRequest { FilingId = filing.FilingId, IcpNumber = icp })).Filing;

    public async Task<Filing> RejectAsync(Filing filing, string reason = "材料不全") =>
        (await Review.RejectFilingAsync(new RejectFilingRequest { FilingId = filing.FilingId, Reason = reason })).Filing;

    public async Task<VerifyCodeResponse> VerifyAsync(Somebody person, string code, string? id = null) =>
        await server.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = province,
            PhoneNumber = person.Phone,
            Code = code,
            IdLastSix = id ?? person.Id,
        });

    /// <summary>The right phone and code with a wrong ID, this often.</summary>
    public async Task<VerifyCodeResponse> MistypeIdAsync(Somebody person, string code, int times)
    {
        var answer = new VerifyCodeResponse();
        for (var n = 0; n < times; n++)
        {
            answer = await VerifyAsync(person, code, person.WrongId);
        }

        return answer;
    }

    public async Task<ResendOutcome> ResendAsync(Somebody person) => (await server.Verification.ResendCodeAsync(
        new ResendCodeRequest { Province = province, PhoneNumber = person.Phone, IdLastSix = person.Id })).Outcome;

    /// <summary>Lets a little time pass until the phone has got a code for this filing, and returns it.</summary>
    public async Task<string> CodeAsync(Filing filing, Somebody person)
    {
        var code = "";
        await Eventually.HoldsAsync($"a code for {filing.FilingId} arrived", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            var list = await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
            code = list.Messages.FirstOrDefault(message => IsOf(filing, message))?.Code ?? "";
            return code.Length > 0;
        });
        person.Codes.Add(code);
        return code;
    }

    /// <summary>Has each of the people type the code they got, and returns the filing as it stands then.</summary>
    public async Task<Filing> VerifiedAsync(Filing filing, params Somebody[] people)
    {
        foreach (var person in people)
        {
            await VerifyAsync(person, await CodeAsync(filing, person));
        }

        return await ReadAsync(filing);
    }

    /// <summary>Lets a little time pass until every message has arrived or failed.</summary>
    public async Task<Filing> SettledAsync(Filing filing)
    {
        await Eventually.HoldsAsync($"the messages of {filing.FilingId} settled", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            filing = await ReadAsync(filing);
            return filing.Challenges.SelectMany(c => c.Deliveries).All(d => d.State is not (DeliveryState.Queued or DeliveryState.Accepted));
        });
        return filing;
    }

    /// <summary>The states that the province's feed says a filing entered, in order.</summary>
    public async Task<FilingState[]> FeedAsync(Filing filing)
    {
        var entries = await server.Store.StreamRangeAsync($"{server.KeyPrefix}:{{{(int)province}}}:events");
        return
        [
            .. entries.Where(entry => filing.FilingId.EndsWith((string)entry["id"]!, StringComparison.Ordinal))
                .Select(entry => (FilingState)(int)entry["state"]),
        ];
    }

    private static bool IsOf(Filing filing, SimulatedMessage message) =>
        MessageId.TryParse(message.MessageId, out var id) && id.Filing.ToString() == filing.FilingId;
}
