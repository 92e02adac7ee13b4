using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Rules;

/// <summary>What a portal is told of its province's rules.</summary>
public sealed class ProvinceRulesTests(SharedStores stores)
{
    private static readonly (FilingType Type, Role[] Roles)[] Of2018 =
    [
        (FilingType.FirstFiling, [Role.Principal, Role.SiteManager]),
        (FilingType.NewSite, [Role.SiteManager]),
        (FilingType.Access, [Role.SiteManager]),
        (FilingType.Change, [Role.Principal, Role.SiteManager]),
    ];

    private static readonly (FilingType Type, Role[] Roles)[] Added2020 =
        [(FilingType.CancelSubject, [Role.Principal]), (FilingType.CancelSite, [Role.SiteManager])];

    private static readonly string[] Books = ["2018", "2020"];

    public static TheoryData<string, DateTimeOffset> Starts => [..
        from book in Books
        from start in new[] { ProvinceTable.StartOfFirst, ProvinceTable.StartOfSecond, ProvinceTable.StartOfThird, ProvinceTable.StartOfNational }
        select (book, start)];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Rules_are_told_ahead_and_are_in_force_from_the_first_minute_of_their_day(string book, DateTimeOffset start)
    {
        var clock = new FakeTimeProvider(start.AddHours(-1));
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, clock, ("Rules:Book", book));
        foreach (var instant in new[] { start.AddMinutes(-1), start, start.AddMinutes(1) })
        {
            clock.SetUtcNow(instant);
            await Assert.AllAsync(ProvinceTable.All, async province =>
            {
                var rules = await RulesAsync(server, province);
                var expected = Expected(province, book);
                Assert.Equal(expected, rules.Rules);
                Assert.Equal(expected.Any(rule => rule.StartTime.ToDateTimeOffset() <= instant), rules.InForce);
            });
        }
    }

    [Fact]
    public async Task A_portal_is_told_what_else_its_page_needs()
    {
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, ("Verification:WrongIdLimit", "4"), ("Verification:ManualResends", "3"));
        var rules = await RulesAsync(server, Province.Zhejiang);

        Assert.Equal(
            ["Telecom 106598051001", "Unicom 10655113", "Mobile 106575000130", "Virtual ", "Broadnet "],
            rules.SenderNumbers.Select(sender => $"{sender.Operator} {sender.Number}"));
        Assert.Equal((TimeSpan.FromHours(24), 4, 3), (rules.CodeLifetime.ToTimeSpan(), rules.WrongIdLimit, rules.ManualResendLimit));
        Assert.False(rules.CaptchaRequired);
    }

    [Fact]
    public async Task Rules_of_a_book_of_ones_own_hold_and_end_as_it_says()
    {
        using var book = RuleBookText.WriteTo("""
            {
              // Comments and trailing commas are fine.
              "source": "rules that end",
              "roleSets": {
                "access": {
                  "FIRST_FILING": [], "NEW_SITE": [], "ACCESS": [], "CHANGE": [], "CANCEL_SUBJECT": [], "CANCEL_SITE": [],
                  "CANCEL_ACCESS": ["PRINCIPAL"],
                },
                "none": {
                  "FIRST_FILING": [], "NEW_SITE": [], "ACCESS": [], "CHANGE": [], "CANCEL_SUBJECT": [], "CANCEL_SITE": [], "CANCEL_ACCESS": [],
                },
              },
              "periods": [
                { "from": "2026-04-01", "roles": "none", "provinces": ["BEIJING"] },
                { "from": "2026-03-01", "until": "2026-04-01", "roles": "access", "provinces": ["BEIJING"] },
              ],
            }
            """);
        var end = new DateTimeOffset(2026, 3, 31, 16, 0, 0, TimeSpan.Zero);
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, new FakeTimeProvider(end.AddMinutes(-1)), ("Rules:Book", book.Path));
        var office = new Office(server, Province.Beijing);
        const string Icp = "京ICP备20260001号";

        var rule = Assert.Single((await RulesAsync(server, Province.Beijing)).Rules);
        Assert.Equal((FilingType.CancelAccess, Role.Principal), (rule.Type, Assert.Single(rule.Roles)));
        Assert.Empty((await office.SubmitAsync(FilingType.NewSite, manager: new Somebody())).Challenges);
        Assert.Single((await office.SubmitAsync(FilingType.CancelAccess, new Somebody(), icp: Icp)).Challenges);
        Assert.Equal(
            ["principal is required for this type of filing"],
            (await office.RefusedAsync(office.Order(FilingType.CancelAccess, icp: Icp))).BadFields());

        server.Clock.SetUtcNow(end);
        var after = await RulesAsync(server, Province.Beijing);
        Assert.False(after.InForce);
        Assert.Empty(after.Rules);
        Assert.Empty((await office.SubmitAsync(FilingType.CancelAccess, icp: Icp)).Challenges);
    }

    private static List<VerificationRule> Expected(Province province, string book)
    {
        var isNational = book == "2020";
        var start = ProvinceTable.StartBy2018(province) ?? (isNational ? ProvinceTable.StartOfNational : null);
        return
        [
            .. start is { } from ? Of2018.Select(rule => Rule(rule, from)) : [],
            .. isNational ? Added2020.Select(rule => Rule(rule, ProvinceTable.StartOfNational)) : [],
        ];
    }

    private static VerificationRule Rule((FilingType Type, Role[] Roles) rule, DateTimeOffset start) =>
        new() { Type = rule.Type, Roles = { rule.Roles }, StartTime = Timestamp.FromDateTimeOffset(start) };

    private static async Task<GetProvinceRulesResponse> RulesAsync(Server server, Province province) =>
        await server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = province });
}
