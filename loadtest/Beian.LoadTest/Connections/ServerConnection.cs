using Beian.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Beian.LoadTest.Connections;

/// <summary>One connection to a server, and a client of each service on it.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;

    /// <param name="address">Where it listens.</param>
    /// <param name="token">What every call brings along; null for a caller that the server knows without one.</param>
    public ServerConnection(Uri address, string? token = null)
    {
        _channel = GrpcChannel.ForAddress(address);
        var calls = token is null ? _channel.CreateCallInvoker() : _channel.Intercept(headers => With(headers, token));
        Filings = new FilingService.FilingServiceClient(calls);
        Verification = new VerificationService.VerificationServiceClient(calls);
        Review = new ReviewService.ReviewServiceClient(calls);
        Operations = new OperationsService.OperationsServiceClient(calls);
        Simulator = new SimulatorService.SimulatorServiceClient(calls);
    }

    public FilingService.FilingServiceClient Filings { get; }

    public VerificationService.VerificationServiceClient Verification { get; }

    public ReviewService.ReviewServiceClient Review { get; }

    public OperationsService.OperationsServiceClient Operations { get; }

    public SimulatorService.SimulatorServiceClient Simulator { get; }

    /// <summary>Why the server cannot be used, or null when it answers and has simulated handsets.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            var deadline = TimeProvider.System.GetUtcNow().Add(FirstAnswer).UtcDateTime;
            await Simulator.ListMessagesAsync(new ListMessagesRequest { PageSize = 1 }, deadline: deadline, cancellationToken: cancellationToken);
            return null;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return "Nothing answers there: start it with eng/run, in another terminal.";
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented)
        {
            return "What answers there has no simulated handsets. Start one that has, with eng/run, in another terminal.";
        }
        catch (RpcException e)
        {
            return $"It answers {e.StatusCode}: {e.Status.Detail}";
        }
    }

    public void Dispose() => _channel.Dispose();

    // Others: a scenario's own go along with many calls.
    private static Metadata With(Metadata headers, string token)
    {
        var all = new Metadata { { "authorization", $"Bearer {token}" } };
        foreach (var header in headers)
        {
            all.Add(header);
        }

        return all;
    }
}
