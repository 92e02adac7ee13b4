using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Secrets;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.Secrets;
using Beian.V1;
using StackExchange.Redis;
using Xunit;
using Person = Beian.Filings.Person;
using Role = Beian.V1.Role;

namespace Beian.Grpc.Tests.Redis;

/// <summary>A filing as a hash, and how small that stays.</summary>
public sealed class FilingFieldsTests(SharedStores stores)
{
    private static readonly string LongestOrderNumber = new('o', 64);

    // A full history, every message tried over its fallback route too: each with the longest times, sender number and word there are.
    private static readonly RedisScript FillLedger = Scripts.Compose("fill", """
        --- include contract
        --- include ledger
        for challenge = 0, 1 do
          redis.call('HSET', KEYS[1], challenge .. '.messages', 8, challenge .. '.counter', 19)
          for message = 1, 8 do
            redis.call('HSET', KEYS[1], challenge .. '.m' .. message, ledger_write({ trigger = DeliveryTrigger.MANUAL,
              attempt = 2, state = DeliveryState.DELIVERED, tries = 8, queued = '86399999', accepted = '86399999', ended = '172800000',
              sender = string.rep('1', 21), word = string.rep('W', 100) }))
          end
        end
        """);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var fields = new FilingFields(Example.Ring, new SealedPhones(Example.Ring));
        var (principal, manager) = (new Person(Example.Phone("13812345678"), Example.Id("12345X")), new Person(Example.Phone("13912345678"), Example.Id("567(8)")));
        var order = new FilingOrder("a-provider", LongestOrderNumber, Province.Zhejiang, FilingType.Change, principal, manager)
        {
            ChangedSubject = true,
            ChangedSite = true,
            IcpNumber = IcpNumber.Parse("浙ICP备1234567890号-9999"),
            ResubmissionOf = Example.OtherFiling,
        };
        var draft = new FilingDraft(Example.Filing, order, Example.Submitted, Example.Submitted.AddHours(24),
        [
            new ChallengeDraft([Role.Principal], principal, Operator.Mobile, Example.Code("012345"), 0, null),
            new ChallengeDraft([Role.SiteManager], manager, Operator.Unicom, Example.Code("543210"), 3, Example.Submitted.AddHours(3)),
        ]);

        var written = fields.Write(draft, FilingState.AwaitingVerification).ToArray();
        var hash = written.Chunk(2).ToDictionary(pair => (string)pair[0]!, pair => pair[1]);
        var read = fields.Read(draft.Id, hash);

        Assert.Equal((draft.Id, order.Provider, order.OrderNumber, order.Type), (read.Id, read.Provider, read.OrderNumber, read.Type));
        Assert.Equal((FilingState.AwaitingVerification, ReturnReason.Unspecified), (read.State, read.ReturnReason));
        Assert.Equal((draft.Submitted, draft.Deadline, null), (read.Submitted, read.Deadline, read.Closed));
        Assert.Equal((true, true, order.IcpNumber, Example.OtherFiling.ToString()), (read.ChangedSubject, read.ChangedSite, read.IcpNumber, read.ResubmissionOf));
        Assert.Equal([principal.Phone, manager.Phone], read.Challenges.Select(c => c.Phone));
        Assert.Equal([Role.Principal, Role.SiteManager], read.Challenges.Select(c => Assert.Single(c.Roles)));
        Assert.Equal([Operator.Mobile, Operator.Unicom], read.Challenges.Select(c => c.Operator));
        Assert.All(read.Challenges, c => Assert.Equal(DeliveryState.Queued, Assert.Single(c.Deliveries).State));
        Assert.All(written, value => Assert.InRange(((byte[])value!).Length, 1, 64));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_fullest_filing_keeps_the_compact_layout(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var earlier = await NewSite.SubmitAsync(server, "earlier");
        await earlier.WithdrawAsync();
        var filing = (await server.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = LongestOrderNumber,
            Province = Province.Zhejiang,
            Type = FilingType.FirstFiling,
            Principal = principal,
            SiteManager = manager,
            ResubmissionOf = earlier.Id,
        })).Filing;
        Assert.True(FilingId.TryParse(filing.FilingId, out var id));
        var (principalsCode, managersCode) = (await server.CodeAsync(principal), await server.CodeAsync(manager));
        server.Clock.Advance(TimeSpan.FromHours(23));
        foreach (var person in (Somebody[])[principal, manager, principal, manager])
        {
            server.Clock.Advance(TimeSpan.FromSeconds(60));
            var sent = await server.Verification.ResendCodeAsync(new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, IdLastSix = person.Id });
            Assert.Equal(ResendOutcome.Sent, sent.Outcome);
        }

        for (var n = 0; n < 4; n++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, await WrongIdAsync(server, manager, managersCode));
            Assert.Equal(VerifyOutcome.Mismatch, await WrongIdAsync(server, principal, principalsCode));
        }

        Assert.Equal(VerifyOutcome.Failed, await WrongIdAsync(server, principal, principalsCode));
        RedisKey key = $"{server.KeyPrefix}:{{33}}:filing:{id.Digest}";
        await server.Store.HashSetAsync(key, "icp", "浙ICP备1234567890号-9999");
        await FillLedger.EvaluateAsync(server.Store, [key], []);

        Assert.Equal("listpack", await server.Store.KeyEncodingAsync(key));
        var read = (await server.Filings.GetFilingAsync(new() { FilingId = filing.FilingId })).Filing;
        Assert.Equal((LongestOrderNumber, FilingState.Returned), (read.OrderNumber, read.State));
        Assert.Equal([5, 4], read.Challenges.Select(c => c.WrongIdCount));
        Assert.All(read.Challenges.SelectMany(c => c.Deliveries), d => Assert.Equal((new string('1', 21), "WWWWWW"), (d.SenderNumber, d.CarrierDetail)));
    }

    private static async Task<VerifyOutcome> WrongIdAsync(Server server, Somebody person, string code) =>
        (await server.Verification.VerifyCodeAsync(
            new() { Province = Province.Zhejiang, PhoneNumber = person.Phone, Code = code, IdLastSix = person.WrongId })).Outcome;
}
