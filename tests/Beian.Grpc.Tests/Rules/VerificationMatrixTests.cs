using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Rules;

/// <summary>
/// Who verifies which filing, where and from when: every kind of filing, in every province, the minute before and the minute of each
/// start in Beijing, by both books.
/// </summary>
public sealed class VerificationMatrixTests(SharedStores stores)
{
    private static readonly DateTimeOffset[] Starts =
        [ProvinceTable.StartOfFirst, ProvinceTable.StartOfSecond, ProvinceTable.StartOfThird, ProvinceTable.StartOfNational];

    private static readonly string[] Books = ["2018", "2020"];

    public static TheoryData<Engine, string, DateTimeOffset> Boundaries => [..
        from engine in new[] { Engine.ManagedRedis, Engine.RedisCluster }
        from book in Books
        from start in Starts
        select (engine, book, start)];

    // One letter a role and one group a code: "P M" is a code for each, "PM" one code for a person who is both.
    private static readonly Row[] Matrix =
    [
        new("first filing, two people", FilingType.FirstFiling, "P M", "P M"),
        new("first filing, one person", FilingType.FirstFiling, "PM", "PM") { IsOnePerson = true },
        new("new site", FilingType.NewSite, "M", "M"),
        new("new site of a subject elsewhere", FilingType.NewSite, "M", "M") { IsOfUnnamedSubject = true },
        new("access", FilingType.Access, "M", "M"),
        new("change of the subject", FilingType.Change, "P", "P") { ChangedSubject = true },
        new("change of the site", FilingType.Change, "M", "M") { ChangedSite = true },
        new("change of both, two people", FilingType.Change, "P M", "P M") { ChangedSubject = true, ChangedSite = true },
        new("change of both, one person", FilingType.Change, "PM", "PM") { ChangedSubject = true, ChangedSite = true, IsOnePerson = true },
        new("cancelled subject", FilingType.CancelSubject, "", "P"),
        new("cancelled site", FilingType.CancelSite, "", "M"),
        new("cancelled access", FilingType.CancelAccess, "", ""),
    ];

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Whoever_the_rules_of_the_moment_name_verifies_and_nobody_else(Engine engine, string book, DateTimeOffset start)
    {
        var clock = new FakeTimeProvider(start.AddHours(-1));
        await using var server = await Server.StartAsync(engine, stores, clock, ("Rules:Book", book));
        var offices = await Task.WhenAll(ProvinceTable.All.Select(province => SubjectOffice.OpenAsync(server, province)));
        var wrong = new ConcurrentQueue<string>();
        foreach (var instant in new[] { start.AddMinutes(-1), start })
        {
            clock.SetUtcNow(instant);
            await Task.WhenAll(offices.Select(async office =>
            {
                foreach (var row in Matrix)
                {
                    var (expected, actual) = (Expected(row, office.Province, book, instant), Seen(await office.SubmitAsync(row)));
                    if (actual != expected)
                    {
                        wrong.Enqueue($"{instant.AddHours(8):yyyy-MM-dd HH:mm} {office.Province}, {row.Name}: [{actual}] and not [{expected}]");
                    }
                }
            }));
        }

        Assert.Empty(wrong);
    }

    private static string Expected(Row row, Province province, string book, DateTimeOffset instant) =>
        book == "2020" && instant >= ProvinceTable.StartOfNational ? row.Roles2020
        : ProvinceTable.StartBy2018(province) is { } start && instant >= start ? row.Roles2018
        : "";

    // What it says of its challenges; anything about it that does not go with them is told, too.
    private static string Seen(Filing filing)
    {
        var roles = string.Join(' ', filing.Challenges.Select(c => string.Concat(c.Roles.Order().Select(r => r == Role.Principal ? 'P' : 'M'))));
        var isRight = roles.Length > 0
            ? filing.State == FilingState.AwaitingVerification && filing.CloseTime is null
                && filing.Deadline.ToDateTimeOffset() == filing.SubmitTime.ToDateTimeOffset().AddHours(24)
            : filing.State == FilingState.UnderReview && filing.Deadline is null && Equals(filing.CloseTime, filing.SubmitTime);
        return isRight ? roles : $"{roles}, but {filing.State}, deadline {filing.Deadline}, close_time {filing.CloseTime}";
    }

    private sealed record Row(string Name, FilingType Type, string Roles2018, string Roles2020)
    {
        public bool ChangedSubject { get; init; }

        public bool ChangedSite { get; init; }

        public bool IsOnePerson { get; init; }

        public bool IsOfUnnamedSubject { get; init; }
    }

    /// <summary>An office with a subject on record, whom the filings are about.</summary>
    private sealed class SubjectOffice(Office office, string icp, Somebody manager)
    {
        public Province Province => office.Province;

        public static async Task<SubjectOffice> OpenAsync(Server server, Province province)
        {
            var office = new Office(server, province);
            var (icp, manager) = ($"{ProvinceTable.Letter(province)}ICP备20170001号", new Somebody());
            var filing = await office.SubmitAsync(FilingType.FirstFiling, manager, manager);
            if (filing.State == FilingState.AwaitingVerification)
            {
                await office.VerifiedAsync(filing, manager);
            }

            await office.ApproveAsync(filing, icp);
            return new SubjectOffice(office, icp, manager);
        }

        public Task<Filing> SubmitAsync(Row row)
        {
            var site = row.Type == FilingType.Access ? manager : new Somebody();
            var order = office.Order(
                row.Type, row.IsOnePerson ? site : new Somebody(), site, row.Type == FilingType.FirstFiling || row.IsOfUnnamedSubject ? "" : icp);
            (order.ChangedSubject, order.ChangedSite) = (row.ChangedSubject, row.ChangedSite);
            return office.SubmitAsync(order);
        }
    }
}
