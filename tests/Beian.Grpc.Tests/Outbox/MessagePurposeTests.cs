using Beian.Carriers.Texts;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Filing = Beian.V1.Filing;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A message says what is filed, so that whoever types its code knows what they confirm.</summary>
public sealed class MessagePurposeTests(SharedStores stores)
{
    // As long as a time of day gets in Beijing.
    private static readonly DateTimeOffset LongestDeadline = new(2020, 12, 31, 15, 59, 0, TimeSpan.Zero);

    private static readonly Dictionary<FilingType, string> Terms = new()
    {
        [FilingType.FirstFiling] = "首次备案",
        [FilingType.NewSite] = "新增网站",
        [FilingType.Access] = "接入备案",
        [FilingType.Change] = "变更备案",
        [FilingType.CancelSubject] = "注销主体",
        [FilingType.CancelSite] = "注销网站",
        [FilingType.CancelAccess] = "取消接入",
    };

    [Fact]
    public void Every_type_has_its_term_and_with_every_province_it_fits_one_segment()
    {
        var template = MessageTemplate.Parse(MessageTemplate.DefaultText, "");
        Assert.Equal(Enum.GetValues<FilingType>().Where(type => type != FilingType.Unspecified), Terms.Keys.Order());
        Assert.All(
            from term in Terms
            from province in ProvinceTable.All
            select (term.Key, term.Value, province),
            row =>
            {
                Assert.Equal(row.Value, MessagePurpose.Of(row.Key));
                var text = template.Render("000000", row.province.Name(), MessagePurpose.Of(row.Key), LongestDeadline);
                Assert.True(text.Length <= MessageTemplate.SegmentLength, text);
            });
    }

    // The rules of 2020, by which a cancellation is verified, too.
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whoever_verifies_is_told_what_is_filed_in_every_province_and_role(Engine engine)
    {
        var clock = new FakeTimeProvider(LongestDeadline.AddDays(-1));
        await using var server = await Server.StartAsync(engine, stores, clock, ("Rules:Book", "2020"));

        await Assert.AllAsync(ProvinceTable.All, async province =>
        {
            var (office, icp) = (new Office(server, province), $"{ProvinceTable.Letter(province)}ICP备20170001号");
            var (principal, manager) = (new Somebody(), new Somebody());
            var first = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
            await AssertToldAsync(server, first, principal, manager);
            await office.ApproveAsync(await office.VerifiedAsync(first, principal, manager), icp);

            SubmitFilingRequest[] orders =
            [
                office.Order(FilingType.NewSite, manager: new Somebody(), icp: icp),
                office.Order(FilingType.Access, manager: manager, icp: icp),
                office.Change(icp, principal, manager),
                office.Order(FilingType.CancelSubject, principal, icp: icp),
                office.Order(FilingType.CancelSite, manager: manager, icp: icp),
            ];
            foreach (var order in orders)
            {
                var people = new[] { order.Principal, order.SiteManager }.Where(person => person is not null)
                    .Select(person => new Somebody { Phone = person.PhoneNumber, Id = person.IdLastSix }).ToArray();
                await AssertToldAsync(server, await office.SubmitAsync(order), people);
            }
        });
    }

    private static async Task AssertToldAsync(Server server, Filing filing, params Somebody[] people)
    {
        Assert.Equal(people.Length, filing.Challenges.Count);
        foreach (var person in people)
        {
            var text = await TextAsync(server, filing, person);
            Assert.StartsWith($"【备案核验】您正在办理{filing.Province.Name()}{Terms[filing.Type]}，短信核验码", text, StringComparison.Ordinal);
            Assert.True(text.Length <= MessageTemplate.SegmentLength, text);
        }
    }

    private static async Task<string> TextAsync(Server server, Filing filing, Somebody person)
    {
        var text = "";
        await Eventually.HoldsAsync($"a message of {filing.FilingId} arrived", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            var list = await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone });
            text = list.Messages.FirstOrDefault(m => MessageId.TryParse(m.MessageId, out var id) && id.Filing.ToString() == filing.FilingId)?.Text ?? "";
            return text.Length > 0;
        });
        return text;
    }
}
