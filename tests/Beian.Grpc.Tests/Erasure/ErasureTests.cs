using Beian.Filings;
using Beian.Grpc.Tests.Leaks;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Secrets;
using Beian.Grpc.Tests.Stores;
using Beian.Secrets;
using Beian.V1;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Erasure;

/// <summary>A person can be forgotten: everywhere, wholly, and not while somebody waits for the end of a filing.</summary>
public sealed class ErasureTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";

    // What is named by what somebody typed beside the phone. It runs out by itself, within the hour that it counts and a minute.
    private static readonly string[] RunsOut = ["tries", "request"];

    private readonly FakeTimeProvider _clock = new(Server.Morning.ToUniversalTime());

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task After_it_nothing_in_the_store_comes_of_the_phone_under_whichever_key(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (person, other) = (new Somebody(), new Somebody());
        await using (var server = await place.StartAsync(_clock, Rings.Of("a", "b")))
        {
            await LiveAsync(server, person, other, Icp);
        }

        _clock.Advance(TimeSpan.FromMinutes(5));
        await using (var server = await place.StartAsync(_clock, Rings.Of("b", "a")))
        {
            await LiveAsync(server, person, other, "京ICP备20260002号");
            var traces = await TracesAsync(server, person);
            // The search is not blind.
            Assert.True(await HitsAsync(server, traces) > 20);

            var erased = await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone });

            Assert.Equal((10, 4, true), (erased.FilingCount, erased.RecordPhoneCount, erased.WasPorted));
            Assert.Equal(0, await HitsAsync(server, traces));
            // The other person's own filing is what it was.
            Assert.Equal(2, (await server.Filings.ListFilingsAsync(new())).Filings.Count);
            var again = await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone });
            Assert.Equal(new ErasePersonResponse(), again);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task While_a_filing_is_open_nothing_is_erased_and_the_filing_is_named(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var person = new Somebody();
        var (zhejiang, beijing) = (new Office(server, Province.Zhejiang), new Office(server, Province.Beijing));
        await beijing.RejectAsync(await beijing.SubmitAsync(FilingType.NewSite, manager: person));
        var awaiting = await zhejiang.SettledAsync(await zhejiang.SubmitAsync(FilingType.NewSite, manager: person));
        var reviewed = await beijing.SubmitAsync(FilingType.FirstFiling, person, new Somebody());
        var before = await StoreDump.TakeAsync(server);

        var refused = await ErrorStatus.OfAsync(async () => await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone }));

        Assert.Equal("PERSON_HAS_OPEN_FILINGS", refused.Reason());
        Assert.Equal(
            new[] { awaiting.FilingId, reviewed.FilingId }.Order(StringComparer.Ordinal), refused.Details().GetDetail<ErrorInfo>()!.Metadata["filing_ids"].Split(',').Order(StringComparer.Ordinal));
        Assert.Equal(before, await StoreDump.TakeAsync(server));

        await zhejiang.WithdrawAsync(awaiting);
        await beijing.RejectAsync(reviewed);
        Assert.Equal(3, (await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone })).FilingCount);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_site_stays_on_record_without_a_phone_until_a_change_brings_one(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var (person, next) = (new Somebody(), new Somebody());
        var first = await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), person), Icp);
        await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone });

        Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.ReadAsync(first))).Reason());
        Assert.Equal("NO_RECORD", (await office.RefusedAsync(office.Order(FilingType.Access, manager: person, icp: Icp))).Reason());
        var newSite = await office.SubmitAsync(FilingType.NewSite, manager: next);
        Assert.Equal("ICP_NUMBER_TAKEN", (await ErrorStatus.OfAsync(() => office.ApproveAsync(newSite, Icp + "-1"))).Reason());

        await office.ApproveAsync(await office.SubmitAsync(office.Change(Icp, manager: next)));
        Assert.Equal(FilingState.UnderReview, (await office.SubmitAsync(FilingType.Access, manager: next, icp: Icp)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_audit_trail_stays_and_says_who_erased_and_no_longer_whom(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var filing = await Case.OfOne(server).SubmittedAsync();
        await server.Filings.WithdrawFilingAsync(new() { FilingId = filing.FilingId });
        await server.Operations().ErasePersonAsync(new() { PhoneNumber = filing.Person.Phone });

        var lines = (await server.Operations().ListAuditLinesAsync(new() { FilingId = filing.FilingId })).Lines;

        Assert.Equal([AuditOutcome.Erased, AuditOutcome.Withdrawn, AuditOutcome.Submitted], lines.Select(line => line.Outcome));
        Assert.Equal("ErasePerson", lines[0].Rpc);
        Assert.All(lines, line => Assert.Empty(line.MaskedPhoneNumbers));
        Assert.All(lines, line => Assert.Equal("local", line.Caller));
    }

    // Five filings that name the person, each closed in another way, one of them with somebody else; twice on record; ported; mistyped.
    private static async Task LiveAsync(Server server, Somebody person, Somebody other, string icp)
    {
        var (zhejiang, beijing) = (new Office(server, Province.Zhejiang), new Office(server, Province.Beijing));
        await beijing.ApproveAsync(await beijing.SubmitAsync(FilingType.FirstFiling, person, person), icp);
        await beijing.RejectAsync(await beijing.SubmitAsync(FilingType.FirstFiling, other, person));
        await beijing.RejectAsync(await beijing.SubmitAsync(FilingType.NewSite, manager: other));
        var withdrawn = await zhejiang.SubmitAsync(FilingType.FirstFiling, other, person);
        var code = await zhejiang.CodeAsync(withdrawn, person);
        await zhejiang.MistypeIdAsync(person, code, times: 2);
        await zhejiang.VerifyAsync(person, WrongEntries.Other(code));
        await zhejiang.WithdrawAsync(await zhejiang.SettledAsync(withdrawn));
        var failed = await zhejiang.SubmitAsync(FilingType.NewSite, manager: person);
        await zhejiang.MistypeIdAsync(person, await zhejiang.CodeAsync(failed, person), times: 5);
        var passed = await zhejiang.VerifiedAsync(await zhejiang.SubmitAsync(FilingType.NewSite, manager: person), person);
        await zhejiang.RejectAsync(await zhejiang.SettledAsync(passed));
        await server.Verification.ResendCodeAsync(
            new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, IdLastSix = person.WrongId, RequestId = $"resend-{icp[^2]}" });
        await server.PortAsync((person, icp == Icp ? Operator.Telecom : Operator.Unicom));
    }

    // Everything that the store may hold of the phone: as text, as digests under each key, and each sealed form that is there now.
    private static async Task<LeakSearch> TracesAsync(Server server, Somebody person)
    {
        var (phone, id, wrong) = (Example.Phone(person.Phone), Example.Id(person.Id), Example.Id(person.WrongId));
        var traces = new LeakSearch().ForPhone(person.Phone).For("the masked phone", person.MaskedPhone);
        foreach (var digests in server.Services.GetRequiredService<KeyRing>().Readable.Select(key => key.Digests))
        {
            traces.For("a digest of the phone", digests.Phone(phone)).For("a digest of phone and ID", digests.Id(phone, id))
                .For("a digest of phone and wrong ID", digests.Id(phone, wrong));
            foreach (var typed in person.Codes)
            {
                traces.For("a digest of phone and code", digests.Code(phone, Example.Code(typed)));
            }
        }

        var phones = server.Services.GetRequiredService<SealedPhones>();
        foreach (var (owner, sealedPhone) in (await StoreContents.ReadAsync(server)).SelectMany(SealedIn))
        {
            if (phones.Open(sealedPhone, owner) == phone)
            {
                traces.For("the sealed phone", sealedPhone);
            }
        }

        return traces;
    }

    private static IEnumerable<(PhoneOwner Owner, byte[] Sealed)> SealedIn(StoreContents key)
    {
        if (key.Type != RedisType.Hash || key.Name.EndsWith("{ring}", StringComparison.Ordinal))
        {
            return [];
        }

        var name = key.Name.Split(':');
        var fields = key.Values.Chunk(2).Select(pair => (Name: (string)pair[0]!, Value: (byte[])pair[1]!)).ToList();
        return name switch
        {
            [_, var province, "filing", var id] => fields.Where(f => f.Name.EndsWith("phone", StringComparison.Ordinal) || f.Name is "principal" or "manager")
                .Select(f => ((PhoneOwner)FilingId.FromStore((Province)int.Parse(province.Trim('{', '}')), id), f.Value)),
            [_, _, "record", var subject] => fields.Where(f => !f.Name.Contains('.', StringComparison.Ordinal))
                .Select(f => ((PhoneOwner)IcpNumber.Parse(subject)!, f.Value)),
            [_, "{ported}", _] => fields.Select(f => (PhoneOwner.PortedNumbers, f.Value[2..])),
            _ => [],
        };
    }

    private static async Task<int> HitsAsync(Server server, LeakSearch traces)
    {
        var hits = 0;
        foreach (var key in await StoreContents.ReadAsync(server))
        {
            var found = traces.In(key.Name).Concat(key.Values.Where(value => !value.IsNull).SelectMany(value => traces.In((byte[])value!))).ToList();
            if (RunsOut.Contains(key.Name.Split(':').ElementAtOrDefault(2)))
            {
                Assert.InRange(key.Life!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(61));
            }
            else
            {
                hits += found.Count;
            }
        }

        return hits;
    }
}
