using System.Text;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Records;

/// <summary>What bureaus decide keeps the record; what they do not approve leaves it as it was.</summary>
/// <remarks>In a province without verification, so that every filing is with the bureau at once.</remarks>
public sealed class RecordKeepingTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";
    private const string Known = "known";
    private const string Mismatch = "RECORD_PHONE_MISMATCH";
    private const string NoRecord = "NO_RECORD";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Nothing_is_on_record_before_it_is_approved(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Beijing), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager);
        Assert.Equal(NoRecord, await AskAsync(office, Icp, manager));

        await office.ApproveAsync(filing, Icp);

        Assert.Equal(Known, await AskAsync(office, Icp, manager));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_rejected_filing_of_any_type_leaves_the_record_as_it_was(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var (first, second) = await FileTwoSitesAsync(office);
        SubmitFilingRequest[] orders =
        [
            office.Order(FilingType.FirstFiling, new Somebody(), new Somebody()),
            office.Order(FilingType.NewSite, manager: new Somebody(), icp: Icp),
            office.Order(FilingType.Access, manager: first, icp: Icp),
            office.Change(Icp, new Somebody(), new Somebody()),
            office.Order(FilingType.CancelSubject, icp: Icp),
            office.Order(FilingType.CancelSite, icp: Icp + "-2"),
            office.Order(FilingType.CancelAccess, icp: Icp),
        ];
        var before = await RecordAsync(office);
        Assert.NotEmpty(before);

        foreach (var order in orders)
        {
            await office.RejectAsync(await office.SubmitAsync(order));
        }

        Assert.Equal(before, await RecordAsync(office));
        Assert.Equal((Known, Known), (await AskAsync(office, Icp, first), await AskAsync(office, Icp + "-2", second)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_approved_change_of_a_site_puts_its_new_manager_on_record(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, third) = (new Office(server, Province.Beijing), new Somebody());
        var (first, second) = await FileTwoSitesAsync(office);

        await office.ApproveAsync(await office.SubmitAsync(office.Change(Icp + "-2", manager: third)));

        Assert.Equal((Mismatch, Known), (await AskAsync(office, Icp + "-2", second), await AskAsync(office, Icp + "-2", third)));
        Assert.Equal(Known, await AskAsync(office, Icp, first));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_change_of_the_subject_alone_leaves_the_managers_of_its_sites(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, principal) = (new Office(server, Province.Beijing), new Somebody());
        var (first, second) = await FileTwoSitesAsync(office);

        // A manager who is named beyond need has no effect.
        var change = office.Change(Icp, principal);
        change.SiteManager = new Somebody();
        await office.ApproveAsync(await office.SubmitAsync(change));

        Assert.Equal((Known, Known), (await AskAsync(office, Icp, first), await AskAsync(office, Icp + "-2", second)));
        Assert.Equal(Mismatch, await AskAsync(office, Icp, principal));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSite, "-2", Known, NoRecord)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSite, "-1", NoRecord, Known)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSite, "", NoRecord, Known)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelSubject, "", NoRecord, NoRecord)]
    [InlineData(Engine.ManagedRedis, FilingType.CancelAccess, "-2", Known, NoRecord)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSite, "-2", Known, NoRecord)]
    [InlineData(Engine.RedisCluster, FilingType.CancelSubject, "", NoRecord, NoRecord)]
    [InlineData(Engine.RedisCluster, FilingType.CancelAccess, "-2", Known, NoRecord)]
    public async Task An_approved_cancellation_takes_off_the_record_what_it_cancels(
        Engine engine, FilingType cancellation, string site, string firstAfter, string secondAfter)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var (first, second) = await FileTwoSitesAsync(office);
        var filing = await office.SubmitAsync(cancellation, icp: Icp + site);
        Assert.Equal((Known, Known), (await AskAsync(office, Icp, first), await AskAsync(office, Icp + "-2", second)));

        await office.ApproveAsync(filing);

        Assert.Equal((firstAfter, secondAfter), (await AskAsync(office, Icp, first), await AskAsync(office, Icp + "-2", second)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_site_stays_on_record_until_its_last_access_is_cancelled(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var (first, second) = await FileTwoSitesAsync(office);
        // Another provider's access, and one of a site whose number begins like this one's.
        await server.Store.HashSetAsync(RecordKey(office), [new("2.access.other", "x"), new("22.access.local", "x")]);

        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelAccess, icp: Icp + "-2"));
        Assert.Equal(Known, await AskAsync(office, Icp + "-2", second));

        await server.Store.HashDeleteAsync(RecordKey(office), "2.access.other");
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelAccess, icp: Icp + "-2"));
        Assert.Equal((NoRecord, Known), (await AskAsync(office, Icp + "-2", second), await AskAsync(office, Icp, first)));
        Assert.True((await RecordAsync(office)).ContainsKey("22.access.local"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_approval_repeated_after_the_record_went_on_changes_nothing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, third) = (new Office(server, Province.Beijing), new Somebody());
        await FileTwoSitesAsync(office);
        var cancelled = await office.SubmitAsync(FilingType.CancelSite, icp: Icp + "-2");
        await office.ApproveAsync(cancelled);
        await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: third, icp: Icp), Icp + "-2");

        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(cancelled)).State);

        Assert.Equal(Known, await AskAsync(office, Icp + "-2", third));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Phones_on_record_are_encrypted_and_can_be_read_by_the_subjects_number_alone(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Beijing);
        var (first, second) = await FileTwoSitesAsync(office);
        var phones = server.Services.GetRequiredService<SealedPhones>();

        foreach (var (site, manager) in new[] { ("1", first), ("2", second) })
        {
            var kept = (byte[])(await server.Store.HashGetAsync(RecordKey(office), site))!;
            Assert.Equal(-1, kept.AsSpan().IndexOf(Encoding.ASCII.GetBytes(manager.Phone)));
            Assert.Equal(manager.Phone, phones.Open(kept, IcpNumber.Parse(Icp)!).Reveal());
        }
    }

    private static async Task<(Somebody First, Somebody Second)> FileTwoSitesAsync(Office office)
    {
        var (first, second) = (new Somebody(), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), first), Icp);
        await office.ApproveAsync(await office.SubmitAsync(FilingType.NewSite, manager: second, icp: Icp), Icp + "-2");
        return (first, second);
    }

    /// <summary>What an access filing of this person for this site meets.</summary>
    private static async Task<string> AskAsync(Office office, string icp, Somebody manager)
    {
        try
        {
            await office.SubmitAsync(FilingType.Access, manager: manager, icp: icp);
            return Known;
        }
        catch (global::Grpc.Core.RpcException refused)
        {
            return refused.Reason();
        }
    }

    private static string RecordKey(Office office) => $"{office.Server.KeyPrefix}:{{{(int)office.Province}}}:record:{Icp}";

    private static async Task<Dictionary<string, string>> RecordAsync(Office office) =>
        (await office.Server.Store.HashGetAllAsync(RecordKey(office)))
            .ToDictionary(entry => $"{entry.Name}", entry => Convert.ToHexString((byte[])entry.Value!), StringComparer.Ordinal);
}
