using System.Collections.Concurrent;
using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Model;

/// <summary>
/// A model of a filing's life, written from the rules and not from the server, agrees with the server whatever is called, in
/// whatever order. A failure prints the shortest sequence found, and the seed to run it again.
/// </summary>
public sealed class ModelTests(SharedStores stores, ITestOutputHelper output)
{
    /// <summary>Sequences under way at once. They share the server and its clock and nothing else.</summary>
    private const int AtOnce = 200;

    [Theory]
    [InlineData(Engine.ManagedRedis, 10_000)]
    [InlineData(Engine.RedisCluster, 500)]
    public async Task The_model_and_the_server_agree_under_random_calls(Engine engine, int sequences)
    {
        var seen = await SampleAsync(engine, sequences, new Rules(), new Rules());
        foreach (var (answer, times) in seen.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{times,8} {answer}");
        }

        // Agreement on what never happens says nothing.
        Assert.Empty(Answers.All.Except(seen.Keys));
    }

    [Fact]
    public async Task A_server_that_goes_by_another_rule_is_found_out()
    {
        var found = await Assert.ThrowsAsync<CsCheckException>(
            () => SampleAsync(Engine.ManagedRedis, 1_000, new Rules(), new Rules { WrongIdLimit = 4 }));
        output.WriteLine(found.Message);
        Assert.Contains("VERIFY_OUTCOME_FAILED", found.InnerException?.Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, int>> SampleAsync(Engine engine, int sequences, Rules ofModel, Rules ofServer)
    {
        await using var server = await Server.StartAsync(
            engine,
            stores,
            [
                .. ofServer.Settings,
                // What the clock runs over in a day is looked at as seldom as can be set; nothing that is compared depends on it.
                ("Deadlines:Sweep", "00:01:00"),
                ("Outbox:Round", "00:01:00"),
                ("Logging:LogLevel:Default", "Warning"),
                ("Logging:LogLevel:Grpc", "Error"),
            ]);
        foreach (var carrier in server.Services.GetRequiredService<SimulatedCarriers>().All)
        {
            carrier.Behavior = CarrierBehavior.Faultless with
            {
                AnswerDelay = DelayDistribution.None,
                DeliveryDelay = DelayDistribution.None,
                ReportDelay = DelayDistribution.None,
            };
        }

        var time = new SharedTime(server.Clock);
        var seen = new ConcurrentDictionary<string, int>();
        await Steps.Sequence.SampleAsync(
            steps => new Sequence(server, time, ofModel, seen).RunAsync(steps),
            iter: sequences,
            threads: AtOnce,
            print: steps => string.Join('\n', steps.Select(step => step.ToString())));
        return seen;
    }
}
