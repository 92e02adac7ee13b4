using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>The runs of a server's noon resend.</summary>
internal static class NoonRunsOf
{
    /// <summary>The noon of the day on which servers under test start. In UTC, for the clock under test knows nothing else.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);

    /// <summary>Lets a little time pass until a run is through, and returns it: by default the latest.</summary>
    public static async Task<NoonRun> NoonRunAsync(this Server server, string runId = "")
    {
        NoonRun? run = null;
        await Eventually.HoldsAsync("the noon resend is through", async () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(50));
            run = (await server.ListNoonRunsAsync()).FirstOrDefault(listed => runId.Length == 0 || listed.RunId == runId);
            return run?.EndTime is not null;
        });
        return run!;
    }

    public static async Task<IReadOnlyList<NoonRun>> ListNoonRunsAsync(this Server server) =>
        (await server.Operations().ListNoonRunsAsync(new ListNoonRunsRequest())).Runs;
}
