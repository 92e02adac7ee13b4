using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>One filing and its people, as a test drives it: the requests they make, and what has become of it.</summary>
public sealed class Case
{
    public const Province Where = Province.Zhejiang;

    private readonly Server _server;
    private readonly Dictionary<Somebody, string> _codes = [];

    private Case(Server server, SubmitFilingRequest order, Somebody[] people)
    {
        _server = server;
        Order = order;
        People = people;
    }

    public SubmitFilingRequest Order { get; }

    public IReadOnlyList<Somebody> People { get; }

    /// <summary>The one to verify, or the first of two.</summary>
    public Somebody Person => People[0];

    public string FilingId { get; private set; } = "";

    /// <summary>A filing that one person verifies: a new site.</summary>
    public static Case OfOne(Server server)
    {
        var manager = new Somebody();
        return new Case(server, NewOrder(FilingType.NewSite, null, manager), [manager]);
    }

    /// <summary>A filing that two people verify: a first filing.</summary>
    public static Case OfTwo(Server server)
    {
        var (principal, manager) = (new Somebody(), new Somebody());
        return new Case(server, NewOrder(FilingType.FirstFiling, principal, manager), [principal, manager]);
    }

    /// <summary>Submits it, and returns when everybody has got their code.</summary>
    public async Task<Case> SubmittedAsync()
    {
        FilingId = (await _server.Filings.SubmitFilingAsync(Order)).Filing.FilingId;
        foreach (var person in People)
        {
            _codes[person] = await _server.CodeAsync(person);
        }

        return this;
    }

    /// <summary>Everything right.</summary>
    public VerifyCodeRequest Right(Somebody? person = null, string requestId = "") =>
        Entry(person ?? Person, _codes[person ?? Person], (person ?? Person).Id, requestId);

    /// <summary>Phone and code right, the ID not; another wrong ID for each number.</summary>
    public VerifyCodeRequest WrongId(int number = 0, string requestId = "") =>
        Entry(Person, _codes[Person], $"W{number:D5}", requestId);

    /// <summary>Some code, right or wrong.</summary>
    public VerifyCodeRequest Entry(string code) => Entry(Person, code, Person.Id, "");

    /// <summary>A code that was not sent to this phone.</summary>
    public VerifyCodeRequest WrongCode(string? id = null) =>
        Entry(Person, _codes[Person] == "000000" ? "000001" : "000000", id ?? Person.Id, "");

    public ResendCodeRequest Resend(string requestId = "") =>
        new() { Province = Where, PhoneNumber = Person.Phone, IdLastSix = Person.Id, RequestId = requestId };

    /// <summary>As its provider sees it.</summary>
    public async Task<Filing> ReadAsync() =>
        (await _server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = FilingId })).Filing;

    /// <summary>The states that the province's feed has announced, in order.</summary>
    public async Task<string> FeedAsync()
    {
        var entries = await _server.Store.StreamRangeAsync($"{_server.KeyPrefix}:{{{(int)Where}}}:events");
        return string.Join(", ", entries
            .Where(entry => FilingId.EndsWith((string)entry["id"]!, StringComparison.Ordinal))
            .Select(entry => (FilingState)(int)entry["state"]));
    }

    private static VerifyCodeRequest Entry(Somebody person, string code, string id, string requestId) =>
        new() { Province = Where, PhoneNumber = person.Phone, Code = code, IdLastSix = id, RequestId = requestId };

    private static SubmitFilingRequest NewOrder(FilingType type, Somebody? principal, Somebody manager)
    {
        var order = new SubmitFilingRequest
        {
            OrderNumber = $"case-{Guid.NewGuid():N}",
            Province = Where,
            Type = type,
            SiteManager = manager,
        };
        if (principal is not null)
        {
            order.Principal = principal;
        }

        return order;
    }
}
