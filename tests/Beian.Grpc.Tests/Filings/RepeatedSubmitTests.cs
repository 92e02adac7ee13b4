using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>An order number names one filing for good: repeating a submit is safe, and using the number for something else is refused.</summary>
public sealed class RepeatedSubmitTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_submit_again_answers_with_the_same_filing_and_writes_nothing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var request = AuditedProvince.FirstFiling(principal, manager);
        var filing = await province.SubmitAsync(request);
        await province.SettleAsync();
        var before = await province.SnapshotAsync();
        province.GoTo(province.Now.AddHours(1));

        // The same people, however they are written.
        request.Principal.PhoneNumber = $"86{principal.Phone}";
        request.SiteManager.IdLastSix = manager.Id.ToLowerInvariant();
        var again = await province.SubmitAsync(request);

        Assert.Equal(await province.ReadAsync(filing), again);
        Assert.Equal(before.Everything, (await province.SnapshotAsync()).Everything);
        Assert.Single(await province.MessagesAsync(filing, principal));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_submit_whose_reply_was_lost_is_found_done_by_the_retry(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var request = AuditedProvince.NewSite(person);
        using (province.Server.Filings.SubmitFilingAsync(request))
        {
            await Eventually.HoldsAsync("the filing is written", async () => (await province.SnapshotAsync()).Filings.Count == 1);
        }

        var filing = await province.SubmitAsync(request);
        await province.SettleAsync();

        Assert.Equal((await province.SnapshotAsync()).Filings.Single().Filing.Id.ToString(), filing.FilingId);
        Assert.Single(await province.MessagesAsync(filing, person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_submit_after_the_filing_closed_opens_nothing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (done, late) = (new Somebody(), new Somebody());
        var (doneRequest, lateRequest) = (AuditedProvince.NewSite(done), AuditedProvince.NewSite(late));
        var (doneFiling, lateFiling) = (await province.SubmitAsync(doneRequest), await province.SubmitAsync(lateRequest));
        await province.SettleAsync();
        await province.VerifyAsync(done, await province.CodeAsync(doneFiling, done));
        province.GoTo(lateFiling.Deadline.ToDateTimeOffset());

        Assert.Equal(FilingState.UnderReview, (await province.SubmitAsync(doneRequest)).State);
        Assert.Equal(ReturnReason.CodeExpired, (await province.SubmitAsync(lateRequest)).ReturnReason);
        await province.SettleAsync();
        Assert.Single(await province.MessagesAsync(doneFiling, done));
        Assert.Single(await province.MessagesAsync(lateFiling, late));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Other_content_under_the_same_order_number_is_refused_and_nothing_is_written(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (person, other) = (new Somebody(), new Somebody());
        var request = AuditedProvince.NewSite(person);
        var filing = await province.SubmitAsync(request);
        await province.SettleAsync();
        var before = await province.SnapshotAsync();

        (string What, Action<SubmitFilingRequest> Change)[] changes =
        [
            ("another phone", r => r.SiteManager = new Person { PhoneNumber = other.Phone, IdLastSix = person.Id }),
            ("another ID", r => r.SiteManager = new Person { PhoneNumber = person.Phone, IdLastSix = person.WrongId }),
            ("a principal as well", r => r.Principal = other),
            ("another type", r => (r.Type, r.Principal) = (FilingType.FirstFiling, person)),
            ("another ICP number", r => r.IcpNumber = "浙ICP备12345678号"),
        ];
        await Assert.AllAsync(changes, async row =>
        {
            var changed = request.Clone();
            row.Change(changed);
            var error = await ErrorStatus.OfAsync(() => province.SubmitAsync(changed));
            Assert.Equal((row.What, StatusCode.AlreadyExists, "ORDER_NUMBER_REUSED"), (row.What, error.StatusCode, error.Reason()));
            Assert.Equal(filing.FilingId, error.Details().GetDetail<ErrorInfo>().Metadata["filing_id"]);
        });

        Assert.Equal(before.Everything, (await province.SnapshotAsync()).Everything);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_order_number_in_another_province_is_another_filing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var request = AuditedProvince.NewSite(new Somebody());
        var here = await province.SubmitAsync(request);
        request.Province = Province.Sichuan;

        var there = await province.SubmitAsync(request);

        Assert.NotEqual(here.FilingId, there.FilingId);
        Assert.Equal(Province.Sichuan, there.Province);
    }
}
