using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Who gets a code for which filing, and until when it counts.</summary>
public sealed class SubmitFilingTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_first_filing_of_two_people_sends_each_a_code_of_their_own(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());

        var filing = await province.SubmitAsync(principal, manager);

        Assert.Equal(FilingState.AwaitingVerification, filing.State);
        Assert.Equal("local", filing.ProviderId);
        Assert.Null(filing.CloseTime);
        Assert.Equal([Role.Principal], filing.Challenges[0].Roles);
        Assert.Equal([Role.SiteManager], filing.Challenges[1].Roles);
        Assert.Equal([principal.MaskedPhone, manager.MaskedPhone], filing.Challenges.Select(c => c.MaskedPhoneNumber));
        Assert.Single(await province.MessagesAsync(filing, principal));
        Assert.Single(await province.MessagesAsync(filing, manager));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_person_with_both_roles_gets_one_code_and_is_done_with_it(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();

        var filing = await province.SubmitAsync(person, person);

        Assert.Equal([Role.Principal, Role.SiteManager], Assert.Single(filing.Challenges).Roles);
        Assert.Single(await province.MessagesAsync(filing, person));
        var verdict = await province.VerifyAsync(person, await province.CodeAsync(filing, person));
        Assert.Equal(new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded }, verdict);
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(filing)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_new_site_is_verified_by_its_manager_alone(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var request = AuditedProvince.NewSite(manager);
        request.Principal = principal;

        var filing = await province.SubmitAsync(request);
        await province.SettleAsync();

        Assert.Equal([Role.SiteManager], Assert.Single(filing.Challenges).Roles);
        Assert.Empty(await province.MessagesAsync(filing, principal));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(manager, await province.CodeAsync(filing, manager))).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Codes_are_dead_24_hours_after_the_submit(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var submitted = province.Now;

        var filing = await province.SubmitAsync(AuditedProvince.NewSite(new Somebody()));

        Assert.Equal(submitted, filing.SubmitTime.ToDateTimeOffset());
        Assert.Equal(submitted.AddHours(24), filing.Deadline.ToDateTimeOffset());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_phone_in_two_filings_gets_a_code_for_each_and_each_opens_only_its_own(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var (first, second) = (await province.SubmitAsync(person), await province.SubmitAsync(person));

        Assert.NotEqual(await province.CodeAsync(first, person), await province.CodeAsync(second, person));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, await province.CodeAsync(second, person))).Outcome);
        Assert.Equal(FilingState.AwaitingVerification, (await province.ReadAsync(first)).State);
        Assert.Equal(FilingState.UnderReview, (await province.ReadAsync(second)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task One_phone_with_two_documents_is_refused_and_nothing_is_written(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var request = AuditedProvince.FirstFiling(person, person);
        // The same phone, however it is written.
        request.SiteManager = new Person { PhoneNumber = $"+86 {person.Phone[..3]}-{person.Phone[3..]}", IdLastSix = person.WrongId };

        var error = await ErrorStatus.OfAsync(() => province.SubmitAsync(request));

        Assert.StartsWith("site_manager.id_last_six must equal principal.id_last_six", Assert.Single(error.BadFields()), StringComparison.Ordinal);
        Assert.Empty((await province.SnapshotAsync()).Everything);
    }
}
