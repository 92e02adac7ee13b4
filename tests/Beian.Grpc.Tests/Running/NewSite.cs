using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// The filing of a new site, moved along by those who move it. Where the rules have its manager verify, it begins in
/// AWAITING_VERIFICATION (Zhejiang does), elsewhere in UNDER_REVIEW (Beijing).
/// </summary>
internal sealed class NewSite
{
    private readonly Server _server;
    private readonly Somebody _manager;

    private NewSite(Server server, Somebody manager, Filing filing)
    {
        _server = server;
        _manager = manager;
        Id = filing.FilingId;
        Province = filing.Province;
        SubmitTime = filing.SubmitTime;
        State = filing.State;
    }

    public string Id { get; }

    public Province Province { get; }

    public Timestamp SubmitTime { get; }

    /// <summary>Where its movers have brought it.</summary>
    public FilingState State { get; private set; }

    public static async Task<NewSite> SubmitAsync(Server server, string orderNumber, Province province = Province.Zhejiang)
    {
        var manager = new Somebody();
        var submitted = await server.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = orderNumber,
            Province = province,
            Type = FilingType.NewSite,
            SiteManager = manager,
        });
        return new NewSite(server, manager, submitted.Filing);
    }

    public async Task WithdrawAsync() =>
        State = (await _server.Filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = Id })).Filing.State;

    public async Task VerifyAsync()
    {
        Assert.Equal(VerifyOutcome.Forwarded, await EnterAsync(_manager.Id));
        State = FilingState.UnderReview;
    }

    /// <summary>Returned, by wrong ID digits.</summary>
    public async Task FailAsync()
    {
        for (var wrong = 1; wrong < 5; wrong++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, await EnterAsync(_manager.WrongId));
        }

        Assert.Equal(VerifyOutcome.Failed, await EnterAsync(_manager.WrongId));
        State = FilingState.Returned;
    }

    public async Task RejectAsync() => State = (await new ReviewService.ReviewServiceClient(_server.Channel).RejectFilingAsync(
        new RejectFilingRequest { FilingId = Id, Reason = "The site shows another name." })).Filing.State;

    private async Task<VerifyOutcome> EnterAsync(string id) => (await _server.Verification.VerifyCodeAsync(new VerifyCodeRequest
    {
        Province = Province,
        PhoneNumber = _manager.Phone,
        Code = await _server.CodeAsync(_manager),
        IdLastSix = id,
    })).Outcome;
}
