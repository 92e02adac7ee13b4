using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>
/// A stop in good order, with the time that service managers give: what is under way is answered, what a carrier has not answered is
/// the next server's, and nobody who dawdles holds it up.
/// </summary>
public sealed class GracefulStopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Who holds a message longer than any test waits has not given it back.
    private static readonly (string, string?)[] Settings =
    [
        ("Outbox__Lease", "00:10:00"), ("Store__Timeout", "00:00:30"), ("Verification__ResendCooldown", "00:00:00"),
        ("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Information"),
        ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
    ];

    [Fact]
    public async Task Calls_under_way_are_answered_watchers_told_to_come_again_and_messages_in_hand_given_back()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync(Settings);
        var (filings, verification) = (new FilingService.FilingServiceClient(server.Channel), new VerificationService.VerificationServiceClient(server.Channel));
        var inHand = await SubmitToSilentCarriersAsync(server);
        using var watch = Watch.Open(filings);
        Assert.NotNull((await watch.NextAsync()).Heartbeat);
        var watchers = watch.EndAsync();

        // With the store frozen a call that has arrived stays under way.
        await Eventually.HoldsAsync("its log is here", () => Task.FromResult(server.Output.Contains("FilingService/WatchFilings", StringComparison.Ordinal)));
        var before = Requests(server);
        OsSignal.Freeze(server.RedisPids[0]);
        var late = Enumerable.Range(0, 10).Select(_ => new Somebody()).ToArray();
        Task[] calls =
        [
            .. late.Select((person, n) => filings.SubmitFilingAsync(Order($"late-{n}", person)).ResponseAsync),
            .. inHand.Select(person => filings.GetFilingAsync(Named(person)).ResponseAsync),
            .. inHand.Select(person => verification.VerifyCodeAsync(new VerifyCodeRequest
            {
                Province = Province.Zhejiang, PhoneNumber = person.Phone, Code = "000000", IdLastSix = person.Id,
            }).ResponseAsync),
            .. inHand.Select(person => verification.ResendCodeAsync(new ResendCodeRequest
            {
                Province = Province.Zhejiang, PhoneNumber = person.Phone, IdLastSix = person.WrongId,
            }).ResponseAsync),
        ];
        await Eventually.HoldsAsync("all calls have arrived", () => Task.FromResult(Requests(server) == before + calls.Length));
        var stop = server.StopAsync();
        await Eventually.HoldsAsync("it is stopping", () => Task.FromResult(server.Output.Contains("Application is shutting down", StringComparison.Ordinal)));
        OsSignal.Thaw(server.RedisPids[0]);

        await Task.WhenAll(calls);
        var end = await watchers;
        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (end.StatusCode, end.Reason()));
        Assert.Equal(0, await stop);
        Assert.Empty(server.Errors);
        await AreSentByTheNextAsync(place, [.. inHand, .. late]);
    }

    [Fact]
    public async Task It_is_over_within_the_ten_seconds_that_service_managers_wait()
    {
        // A starved machine may take longer for anything. A stop that waits for a carrier or a watcher takes longer each time.
        var took = new List<TimeSpan>();
        do
        {
            await using var place = new ServerPlace();
            var server = await place.StartAsync(Settings);
            await SubmitToSilentCarriersAsync(server);
            using var watch = Watch.Open(new FilingService.FilingServiceClient(server.Channel));
            Assert.NotNull((await watch.NextAsync()).Heartbeat);
            var stopping = Stopwatch.StartNew();
            Assert.Equal(0, await server.StopAsync());
            took.Add(stopping.Elapsed);
        }
        while (took[^1] >= Patience && took.Count < 3);

        Assert.True(took[^1] < Patience, string.Join(", ", took));
    }

    [Fact]
    public async Task A_caller_that_never_ends_its_request_keeps_nobody_from_stopping()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync(Settings);
        var inHand = await SubmitToSilentCarriersAsync(server);
        using var client = new HttpClient();
        using var endless = new EndlessContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/beian.v1.FilingService/GetFiling"))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = endless,
        };
        var dawdling = client.SendAsync(request);
        await Eventually.HoldsAsync("the call has begun", () => Task.FromResult(server.Output.Contains("FilingService/GetFiling", StringComparison.Ordinal)));

        Assert.Equal(0, await server.StopAsync());

        Assert.Empty(server.Errors);
        await Assert.ThrowsAsync<HttpRequestException>(() => dawdling);
        await AreSentByTheNextAsync(place, inHand);
    }

    private static async Task<Somebody[]> SubmitToSilentCarriersAsync(ServerProcess server)
    {
        await new SimulatorService.SimulatorServiceClient(server.Channel).SetCarrierBehaviorAsync(
            new SetCarrierBehaviorRequest { Behavior = new CarrierBehavior { Outage = CarrierOutage.Silent } });
        var filings = new FilingService.FilingServiceClient(server.Channel);
        var people = Enumerable.Range(0, 10).Select(_ => new Somebody()).ToArray();
        foreach (var person in people)
        {
            await filings.SubmitFilingAsync(Order(person.Phone, person));
        }

        var operations = new OperationsService.OperationsServiceClient(server.Channel);
        await Eventually.HoldsAsync("all messages are in hand", async () =>
            (await operations.ListCarriersAsync(new ListCarriersRequest())).Carriers.Sum(carrier => carrier.WaitingCount) == 0);
        return people;
    }

    private static async Task AreSentByTheNextAsync(ServerPlace place, Somebody[] people)
    {
        var next = await place.StartAsync(Settings);
        var simulator = new SimulatorService.SimulatorServiceClient(next.Channel);
        foreach (var person in people)
        {
            await Eventually.HoldsAsync("the message is sent", async () =>
            {
                var arrived = (await simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone })).Messages;
                return arrived.Count > 0;
            });
        }
    }

    private static SubmitFilingRequest Order(string number, Somebody person) =>
        new() { OrderNumber = number, Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = person };

    private static GetFilingRequest Named(Somebody person) => new() { Order = new OrderKey { Province = Province.Zhejiang, OrderNumber = person.Phone } };

    private static int Requests(ServerProcess server) => server.Output.Split("Request starting").Length;

    /// <summary>Announces a message and never sends it.</summary>
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource _never = new();

        public EndlessContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 1, 0 });
            await stream.FlushAsync();
            await _never.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
