using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>The one path everything leans on, on every store that a connection string can name.</summary>
public sealed class WalkThroughTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task A_filing_of_two_people_goes_to_the_bureau_once_both_have_typed_their_codes(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());

        var filing = (await server.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = "walk-1",
            Province = Province.Zhejiang,
            Type = FilingType.FirstFiling,
            Principal = principal,
            SiteManager = manager,
        })).Filing;
        Assert.Equal(FilingState.AwaitingVerification, filing.State);

        var first = await server.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = Province.Zhejiang,
            PhoneNumber = principal.Phone,
            Code = await server.CodeAsync(principal),
            IdLastSix = principal.Id,
        });
        Assert.Equal(VerifyOutcome.AwaitingOthers, first.Outcome);
        Assert.Equal([manager.MaskedPhone], first.AwaitingMaskedPhoneNumbers);

        var second = await server.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = Province.Zhejiang,
            PhoneNumber = manager.Phone,
            Code = await server.CodeAsync(manager),
            IdLastSix = manager.Id,
        });
        Assert.Equal(VerifyOutcome.Forwarded, second.Outcome);

        var read = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;
        Assert.Equal(FilingState.UnderReview, read.State);
        Assert.All(read.Challenges, challenge => Assert.Equal(ChallengeState.Verified, challenge.State));
        Assert.All(read.Challenges, challenge => Assert.Equal("106575000130", challenge.Deliveries.Single().SenderNumber));
    }
}
