using System.Globalization;
using Beian.Captchas;
using Beian.Filings;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Retention;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using DomainFiling = Beian.Filings.Filing;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// Holds every key of a province against its filings. Whatever happened, an index holds exactly what follows from the filings as they
/// are written, nothing more and nothing less, and each key lives as long as it should.
/// </summary>
internal sealed class StoreAudit(Server server, ProvinceSnapshot store, TimeSpan? since = null)
{
    // What goes only when what it speaks of goes.
    private static readonly string[] Lasting =
    [
        "filing", "deadlines", "noon", "listing", "review", "closed", "answering", "record", "records", "outbox", "unreported", "events",
        "audit", "keyed", "keyedrecords",
    ];

    // How much longer than it counts a window or a verdict stays in the store, so that no TTL decides.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // The store's clock runs on while the server's stands still, and what it holds was written since the server began.
    private readonly TimeSpan _slack = (since ?? server.Age) + TimeSpan.FromSeconds(1);

    private readonly VerificationOptions _rules = server.Services.GetRequiredService<IOptions<VerificationOptions>>().Value;
    private readonly RetentionOptions _retention = server.Services.GetRequiredService<IOptions<RetentionOptions>>().Value;
    private readonly CarrierRouteOptions _routes = server.Services.GetRequiredService<IOptions<CarrierRouteOptions>>().Value;
    private readonly NoonSchedule _noons = server.Services.GetRequiredService<NoonSchedule>();
    private readonly KeyRing _ring = server.Services.GetRequiredService<KeyRing>();
    private readonly List<Stored> _challenges =
    [
        .. from filing in store.Filings
           from n in Enumerable.Range(0, filing.Filing.Challenges.Count)
           select new Stored(
               filing.Filing, filing.Filing.Challenges[n], $"{filing.Filing.Id.Digest}:{n}", filing.Fields["key"]!, filing.Fields[$"{n}.code"]!),
    ];

    public void Holds()
    {
        AssertIndexes();
        AssertCodes();
        AssertDays();
        AssertLives();
    }

    private void AssertIndexes()
    {
        var filings = store.Filings.Select(f => f.Filing).ToList();
        Same(filings.Where(IsOpen).Select(f => $"deadlines {f.Id.Digest} {f.Deadline.ToUnixTimeMilliseconds()}"), Members("deadlines"));
        Same(filings.Select(f => $"listing:{f.Provider}:{(int)f.State} {f.Id.Digest} {f.Submitted.ToUnixTimeMilliseconds()}"), Members("listing"));
        Same(
            filings.Where(f => f.State == V1.FilingState.UnderReview).Select(f => $"review {f.Id.Digest} {f.Closed!.Value.ToUnixTimeMilliseconds()}"),
            Members("review"));
        Same(
            from challenge in _challenges
            where challenge.IsLive && challenge.Challenge.Deliveries.All(d => d.Trigger != V1.DeliveryTrigger.Noon)
            let noon = _noons.NoonOf(challenge.Filing.Submitted, challenge.Filing.Deadline)
            where noon is not null
            select $"noon:{(int)challenge.Challenge.Operator} {challenge.Member} {noon.Value.ToUnixTimeMilliseconds()}",
            store.Of("noon").SelectMany(key => store.Pairs(key).Select(p => $"{key} {p.Name} {Math.Ceiling((double)p.Value)}")));

        // When a message is due depends on the worker; that it waits in the right lane does not.
        Same(
            from challenge in _challenges
            from message in Enumerable.Range(0, challenge.Challenge.Deliveries.Count)
            let delivery = challenge.Challenge.Deliveries[message]
            where delivery.State == V1.DeliveryState.Queued
            let isSecond = delivery.Attempt == 2
            let lane = delivery.Trigger == V1.DeliveryTrigger.Noon && !isSecond ? "noon" : "urgent"
            let carrier = isSecond ? _routes.FallbackOf(challenge.Challenge.Operator) : challenge.Challenge.Operator
            select $"outbox:{(int)carrier!}:{lane} {challenge.Member}:{message + 1}",
            Members("outbox").Select(m => m[..m.LastIndexOf(' ')]));

        // A report is awaited on what a carrier has accepted and not reported on.
        Same(
            from challenge in _challenges
            from message in Enumerable.Range(0, challenge.Challenge.Deliveries.Count)
            where challenge.Challenge.Deliveries[message].State == V1.DeliveryState.Accepted
            select $"{challenge.Member}:{message + 1}",
            store.Of("unreported").SelectMany(key => store.Pairs(key)).Select(p => $"{p.Name}"[..^2]));

        // From when on each is kept for a time: in its final state, for those who come with a dead code, on record.
        Same(
            filings.Where(f => !IsOpen(f) && f.State != V1.FilingState.UnderReview)
                .Select(f => $"closed {f.Id.Digest} {(f.Reviewed ?? f.Closed)!.Value.ToUnixTimeMilliseconds()}"),
            Members("closed"));
        Same(
            filings.Where(f => !IsOpen(f) && f.Challenges.Count > 0 && Answers(f))
                .Select(f => $"answering {f.Id.Digest} {f.Closed!.Value.ToUnixTimeMilliseconds()}"),
            Members("answering").Where(m => filings.Exists(f => Answers(f) && m.Contains(f.Id.Digest, StringComparison.Ordinal))));
        Same(
            store.Of("record").Select(record => record["record:".Length..]),
            store.Of("records").SelectMany(store.Pairs).Select(subject => $"{subject.Name}"));

        // As many filings under each key; each subject under every key that a phone on its record is sealed under.
        Same(store.Filings.CountBy(f => f.Fields["key"]).Select(key => $"keyed {key.Key} {key.Value}"), Members("keyed"));
        Same(
            from record in store.Of("record")
            let values = store.Pairs(record).Select(p => (byte[])p.Value!).ToList()
            from key in _ring.Readable
            where values.Any(value => value.AsSpan().StartsWith(key.Mark))
            select $"keyedrecords:{key.Id} {record["record:".Length..]}",
            SetMembers("keyedrecords"));

        // One line for each change that somebody made, and no other.
        Same(filings.SelectMany(ExpectedLines.Of), store.AuditLines.Select(ExpectedLines.Plain));

        // One event for each state a filing has been in, in that order.
        Same(filings.SelectMany(Changes).Where(IsInFeed), store.Events.Where(IsInFeed));
        Assert.All(filings, f => Assert.Equal(
            Changes(f).Where(IsInFeed), store.Events.Where(e => IsInFeed(e) && e.StartsWith($"id {f.Id.Digest} ", StringComparison.Ordinal))));
    }

    private void AssertCodes()
    {
        Same(_challenges.Where(c => c.IsLive).Select(c => $"code:{c.Code} {c.Member}"), store.Of("code").Select(k => $"{k} {store.Text(k)}"));

        // Where two filings of a phone came to the same code, one after the other's death, it is the later one's.
        Same(
            _challenges.Where(c => Answers(c.Filing)).GroupBy(c => $"phone:{_ring[c.Key].Digests.Phone(c.Challenge.Phone)} {c.Code}").Select(same => $"{same.Key} {same.Last().Member}"),
            Members("phone").Where(m => _challenges.Exists(c => Answers(c.Filing) && m.EndsWith(c.Member, StringComparison.Ordinal))));
    }

    // Of today: what was counted on another day is no longer asked for.
    private void AssertDays()
    {
        var midnight = BeijingTime.NextMidnight(server.Clock.GetUtcNow());
        var today = $"{midnight.ToUnixTimeMilliseconds() / (long)TimeSpan.FromDays(1).TotalMilliseconds}/";
        Same(
            from of in _challenges.GroupBy(c => c.Challenge.Phone)
            let messages = of.SelectMany(c => c.Challenge.Deliveries)
                .Count(d => d is { Attempt: 1, Trigger: not V1.DeliveryTrigger.Noon } && d.Queued >= midnight.AddDays(-1))
            where messages > 0
            select $"{_ring.Current.Digests.Phone(of.Key)} {messages}",
            from of in _challenges.Select(c => c.Challenge.Phone).Distinct()
            let messages = _ring.Readable.Sum(key => CountedIn($"phone:{key.Digests.Phone(of)}", today))
            where messages > 0
            select $"{_ring.Current.Digests.Phone(of)} {messages}");
    }

    private int CountedIn(string phone, string today) => store.Of(phone).SelectMany(store.Pairs)
        .Where(field => field.Name == "day" && $"{field.Value}".StartsWith(today, StringComparison.Ordinal))
        .Sum(field => int.Parse($"{field.Value}"[today.Length..], CultureInfo.InvariantCulture));

    // Until a window ends, by the server's clock.
    private TimeSpan LeftOf(string window) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse($"{store.Text(window)}".Split(':')[0], CultureInfo.InvariantCulture)) - server.Clock.GetUtcNow();

    // An event that is too old may be gone, or not yet.
    private bool IsInFeed(string change) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(change[(change.LastIndexOf(' ') + 1)..])) >= server.Clock.GetUtcNow() - _retention.Events;

    // When a week is over after a filing closed, what leads to it from its codes may be gone, or not yet.
    private bool Answers(DomainFiling filing) => filing.Closed is not { } closed || closed > server.Clock.GetUtcNow() - _rules.AnswersAfterClosing;

    private void AssertLives()
    {
        Lives("code", _rules.CodeLifetime);
        Lives("phone", _rules.CodeLifetime + _rules.AnswersAfterClosing);
        Lives("request", _rules.RequestRetention + Margin);
        Assert.All(store.Of("tries").Concat(store.Of("misses")), k => Assert.InRange(store.Life(k)!.Value, LeftOf(k) + Margin - _slack, _rules.Window + Margin));
        Lives("captcha", server.Services.GetRequiredService<IOptions<CaptchaOptions>>().Value.Lifetime + Margin);
        Lives("noonrun", server.Services.GetRequiredService<IOptions<NoonOptions>>().Value.RecordLife);
        Lives("counts", server.Services.GetRequiredService<IOptions<OutboxOptions>>().Value.CountsLife);
        Assert.All(Lasting.SelectMany(store.Of), k => Assert.Null(store.Life(k)));
    }

    private void Lives(string kind, TimeSpan most) =>
        Assert.All(store.Of(kind), key => Assert.InRange(store.Life(key)!.Value, most - _slack, most));

    private IEnumerable<string> Members(string kind) => store.Of(kind).SelectMany(key => store.Pairs(key).Select(p => $"{key} {p.Name} {p.Value}"));

    private IEnumerable<string> SetMembers(string kind) => store.Of(kind).SelectMany(key => store.Members(key).Select(m => $"{key} {m}"));

    private static IEnumerable<string> Changes(DomainFiling filing)
    {
        var (open, before) = (V1.FilingState.AwaitingVerification, V1.FilingState.Unspecified);
        if (filing.Challenges.Count > 0)
        {
            yield return Change(filing, before, open, V1.ReturnReason.Unspecified, filing.Submitted);
            before = open;
        }

        if (!IsOpen(filing))
        {
            yield return Change(filing, before, filing.State, filing.ReturnReason, filing.Closed!.Value);
        }
    }

    private static string Change(
        DomainFiling filing, V1.FilingState previous, V1.FilingState state, V1.ReturnReason reason, DateTimeOffset time) =>
        $"id {filing.Id.Digest} provider {filing.Provider} order {filing.OrderNumber} previous {(int)previous} state {(int)state} "
        + $"reason {(int)reason} time {time.ToUnixTimeMilliseconds()}";

    private static bool IsOpen(DomainFiling filing) => filing.State == V1.FilingState.AwaitingVerification;

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    private sealed record Stored(DomainFiling Filing, Challenge Challenge, string Member, string Key, string Code)
    {
        public bool IsLive => IsOpen(Filing) && Challenge.State == V1.ChallengeState.Pending;
    }
}
