using System.Security.Cryptography;
using Beian.Grpc.Tests.Crashes;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>Three replicas on one Redis are stopped and started again one by one, under load, as a deployment does.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Replicas = 3;
    private const int AnswersBetween = 150;

    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <param name="retries">Whether the callers' channel repeats what is UNAVAILABLE, as gRPC's own retry policy does.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callers_that_retry_notice_nothing_and_for_others_what_failed_has_not_happened(bool retries)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var place = new ServerPlace();
        LoopbackPort[] ports = [.. Enumerable.Range(0, Replicas).Select(_ => LoopbackPort.Reserve())];
        var replicas = await Task.WhenAll(ports.Select(port => StartAsync(place, redis, port)));
        using var codes = new Codes();
        await Task.WhenAll(replicas.Select(replica => codes.WatchAsync(replica.Channel)));
        using var channel = ChannelTo(ports, retries);
        using var traffic = new Traffic(new Clients(channel), codes, seed: Random.Shared.Next(1_000_000)) { GoOn = true, AtOnce = 4 };
        traffic.Start();

        for (var n = 0; n < Replicas; n++)
        {
            await MoreAsync(traffic);
            Assert.Equal(0, await replicas[n].StopAsync());
            Assert.Empty(replicas[n].Errors);
            await MoreAsync(traffic);
            replicas[n] = await StartAsync(place, redis, ports[n]);
            await codes.WatchAsync(replicas[n].Channel);
        }

        await MoreAsync(traffic);
        var dossiers = await traffic.StopAsync();
        output.WriteLine($"{traffic.Answers} answers, {dossiers.Count(d => d.Steps.Count > d.Answered.Count())} without, {dossiers.Count} filings");
        var clients = new Clients(channel);
        foreach (var dossier in dossiers)
        {
            if (retries)
            {
                Assert.All(dossier.Steps, step => Assert.NotNull(step.Answer));
            }

            if (dossier.Answered.Any())
            {
                Assert.Equal(Picture.After(dossier.Answered, dossier.People), Picture.Of(await dossier.ReadAsync(clients)));
            }
        }

        Assert.Empty(await new Reckoning(clients).LossesAsync(dossiers));
        await EveryMessageLeavesOnceAsync(clients, dossiers, codes);
        foreach (var port in ports)
        {
            port.Dispose();
        }
    }

    private static Task<ServerProcess> StartAsync(ServerPlace place, RedisProcess redis, LoopbackPort port) => place.StartAsync(
        ("PORT", $"{port}"), ("ConnectionStrings__Redis", redis.ConnectionString), ("Secrets__MasterKey", Key),
        ("Verification__ResendCooldown", "00:00:00"), ("Outbox__Routes__Mobile__MessagesPerSecond", "0"),
        // What a replica that has stopped had not given back would not come back within this test.
        ("Outbox__Lease", "00:10:00"));

    // What gRPC itself offers for several replicas: client-side load balancing, and a retry policy.
    private static GrpcChannel ChannelTo(LoopbackPort[] ports, bool retries)
    {
        var method = new MethodConfig { Names = { MethodName.Default } };
        if (retries)
        {
            method.RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 5, InitialBackoff = TimeSpan.FromMilliseconds(50), MaxBackoff = TimeSpan.FromSeconds(1), BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            };
        }

        var addresses = new StaticResolverFactory(_ => [.. ports.Select(port => new BalancerAddress("127.0.0.1", port.Number))]);
        return GrpcChannel.ForAddress("static:///beian", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() }, MethodConfigs = { method } },
            ServiceProvider = new ServiceCollection().AddSingleton<ResolverFactory>(addresses).BuildServiceProvider(),
        });
    }

    private static async Task MoreAsync(Traffic traffic)
    {
        var answers = traffic.Answers;
        await Eventually.HoldsAsync("calls are answered", () => Task.FromResult(traffic.Answers >= answers + AnswersBetween));
    }

    private static async Task EveryMessageLeavesOnceAsync(Clients clients, IReadOnlyList<Dossier> dossiers, Codes codes)
    {
        foreach (var dossier in dossiers)
        {
            Filing filing = null!;
            await Eventually.HoldsAsync("no message waits", async () =>
            {
                filing = await dossier.ReadAsync(clients);
                return filing.Challenges.SelectMany(challenge => challenge.Deliveries).All(delivery => delivery.State != DeliveryState.Queued);
            });

            // Whoever is done in the meantime gets no more messages; that a report is missing is the simulated carrier's end.
            Assert.DoesNotContain(filing.Challenges.SelectMany(challenge => challenge.Deliveries), delivery => delivery.State == DeliveryState.Failed);
        }

        Assert.All(codes.Arrivals, arrived => Assert.True(arrived.Value == 1, $"{arrived.Key} arrived {arrived.Value} times."));
    }
}
