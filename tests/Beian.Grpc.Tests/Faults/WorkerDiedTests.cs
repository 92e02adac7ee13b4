using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>A worker that dies with a message in its hands.</summary>
public sealed class WorkerDiedTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, Death.AfterClaiming, 1)]
    [InlineData(Engine.RedisCluster, Death.AfterClaiming, 1)]
    [InlineData(Engine.ManagedRedis, Death.BeforeRecording, 2)]
    [InlineData(Engine.RedisCluster, Death.BeforeRecording, 2)]
    public async Task Its_message_comes_back_when_the_lease_ends_with_the_same_code(Engine engine, Death death, int messages)
    {
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await Server.StartAsync(engine, stores, services => services
            .AddSingleton<RedisOutbox>()
            .AddSingleton<IOutboxStore>(s => new MortalWorker(s.GetRequiredService<RedisOutbox>(), death, died)));
        var filing = Case.OfOne(server);
        await server.Filings.SubmitFilingAsync(filing.Order);
        await Eventually.HoldsAsync("the worker has died", () =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(5));
            return Task.FromResult(died.Task.IsCompleted);
        });

        server.Clock.Advance(server.Services.GetRequiredService<IOptions<OutboxOptions>>().Value.Lease);
        var arrived = await server.MessagesAsync(filing.Person, messages);

        Assert.Equal(messages, arrived.Count);
        Assert.Single(arrived.Select(message => message.Code).Distinct());
        await filing.SubmittedAsync();
        Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
        Assert.Equal("AwaitingVerification, UnderReview", await filing.FeedAsync());
    }
}
