using Beian.V1;
using Grpc.Net.Client;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>The services that callers use, over one channel.</summary>
internal sealed class Clients(GrpcChannel channel)
{
    public FilingService.FilingServiceClient Filings { get; } = new(channel);

    public VerificationService.VerificationServiceClient Verification { get; } = new(channel);
}
