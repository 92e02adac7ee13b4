using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Net.Client;
using Xunit;

namespace Beian.Grpc.Tests.Watching.Chaos;

/// <summary>Submits filings and moves them on, insisting on each step until it is answered.</summary>
internal sealed class Writer(Fleet fleet, int number, Random random, ConcurrentBag<string> filings)
{
    private static readonly Province[] SomeProvinces =
        [Province.Beijing, Province.Zhejiang, Province.Sichuan, Province.Hunan, Province.Xinjiang, Province.Shanghai];

    public async Task WriteAsync(CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var manager = new Somebody();
            var province = SomeProvinces[random.Next(SomeProvinces.Length)];
            var filing = (await fleet.InsistAsync(random, (channel, deadline) => Filings(channel).SubmitFilingAsync(
                new SubmitFilingRequest { OrderNumber = $"{number}-{n}", Province = province, Type = FilingType.NewSite, SiteManager = manager },
                deadline: deadline))).Filing;
            filings.Add(filing.FilingId);
            await MoveAsync(filing, manager);
        }
    }

    private async Task MoveAsync(Filing filing, Somebody manager)
    {
        var isUnderReview = filing.State == FilingState.UnderReview;
        if (!isUnderReview && random.Next(3) == 0 && await CodeAsync(manager) is { } code)
        {
            await VerifyAsync(filing, manager, code);
            isUnderReview = true;
        }

        var request = random.Next(3);
        if (isUnderReview && request > 0)
        {
            await fleet.InsistAsync(random, (channel, deadline) => new ReviewService.ReviewServiceClient(channel).RejectFilingAsync(
                new RejectFilingRequest { FilingId = filing.FilingId, Reason = "Chaos." }, deadline: deadline));
        }
        else if (!isUnderReview && request > 0)
        {
            await fleet.InsistAsync(random, (channel, deadline) => Filings(channel).WithdrawFilingAsync(
                new WithdrawFilingRequest { FilingId = filing.FilingId }, deadline: deadline));
        }
    }

    private async Task VerifyAsync(Filing filing, Somebody manager, string code)
    {
        var verdict = await fleet.InsistAsync(random, (channel, deadline) => new VerificationService.VerificationServiceClient(channel).VerifyCodeAsync(
            new VerifyCodeRequest
            {
                Province = filing.Province, PhoneNumber = manager.Phone, Code = code, IdLastSix = manager.Id, RequestId = filing.FilingId,
            },
            deadline: deadline));
        Assert.Equal(VerifyOutcome.Forwarded, verdict.Outcome);
    }

    // On the handset of whichever server sent it; null when that one is gone with its handset.
    private async Task<string?> CodeAsync(Somebody manager)
    {
        for (var look = 0; look < 30; look++)
        {
            var handset = await fleet.InsistAsync(random, (channel, deadline) => new SimulatorService.SimulatorServiceClient(channel).ListMessagesAsync(
                new ListMessagesRequest { PhoneNumber = manager.Phone }, deadline: deadline));
            if (handset.Messages.Count > 0)
            {
                manager.Codes.Add(handset.Messages[0].Code);
                return handset.Messages[0].Code;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return null;
    }

    private static FilingService.FilingServiceClient Filings(GrpcChannel channel) => new(channel);
}
