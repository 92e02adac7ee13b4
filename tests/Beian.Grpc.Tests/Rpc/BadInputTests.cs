using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using CsCheck;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>What callers may get wrong, in every field of every request that the server takes: <see cref="FieldTable"/>.</summary>
public sealed class BadInputTests(SharedStores stores)
{
    // The server has verdicts given to request ids forgotten after two minutes; on a slow machine that would look like a write.
    private static readonly (string, string) RememberRequests = ("Verification:RequestRetention", "1.00:00:00");

    /// <summary>How many bad fields an answer names; it counts the rest.</summary>
    private const int MostNamed = 12;

    [Fact]
    public async Task Every_field_of_every_request_the_server_takes_is_in_the_table()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var samples = await RequestSamples.PrepareAsync(server);
        var built = ContractRpcs.Built.ToDictionary(m => $"{m.Service.Name}.{m.Name}", m => m.InputType);

        Assert.Equal(built.Keys.Order(), samples.Select(s => s.Rpc).Distinct().Order());
        Assert.All(built, rpc => Assert.Equal(
            FieldPath.LeavesOf(rpc.Value).Select(path => $"{path}").Order(),
            samples.Where(s => s.Rpc == rpc.Key).SelectMany(Leaves).Select(path => $"{path}").Distinct().Order()));
        Assert.Equal(
            built.Values.SelectMany(FieldPath.LeavesOf).Select(path => path.Field.FullName).Distinct().Order(StringComparer.Ordinal),
            FieldTable.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_bad_value_is_named_with_its_rule_and_nothing_is_written(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, RememberRequests);
        foreach (var sample in await RequestSamples.PrepareAsync(server))
        {
            await sample.SendAsync(sample.Request);
            var before = await StoreDump.TakeAsync(server);
            Assert.NotEmpty(before);
            await Assert.AllAsync(BadValues(sample), async bad =>
            {
                var error = await ErrorStatus.OfAsync(() => sample.SendAsync(bad.Path.With(sample.Request, bad.Value)));
                Assert.Equal([$"{bad.Path} {bad.Rule}"], error.BadFields());
                Assert.Equal(["zh-CN", "en"], Locales(error));
                if (bad.Value is string { Length: > 2 } text && !string.IsNullOrWhiteSpace(text))
                {
                    Assert.DoesNotContain(text, error.Texts(), StringComparison.Ordinal);
                }
            });
            Assert.Equal(before, await StoreDump.TakeAsync(server));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_missing_field_is_named_where_it_is_required_and_does_no_harm_elsewhere(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, RememberRequests);
        foreach (var sample in await RequestSamples.PrepareAsync(server))
        {
            await sample.SendAsync(sample.Request);
            var before = await StoreDump.TakeAsync(server);
            Assert.NotEmpty(before);
            await Assert.AllAsync(FieldPath.AllOf(sample.Request.Descriptor).Where(path => !path.IsExcludedIn(sample.Request) && $"{path}" != sample.Deciding), async path =>
            {
                var answer = await StatusAsync(() => sample.SendAsync(path.Without(sample.Request)));
                if (sample.Missing.TryGetValue($"{path}", out var text))
                {
                    Assert.Equal([text], Assert.IsType<RpcException>(answer).BadFields());
                }
                else
                {
                    // A submit without a field that may be missing is another order under the same number.
                    Assert.True(answer is null || answer.Reason() == "ORDER_NUMBER_REUSED", $"{path}: {answer?.Status}");
                }
            });
            Assert.Equal(before, await StoreDump.TakeAsync(server));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_value_written_another_way_means_the_same(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        foreach (var sample in await RequestSamples.PrepareAsync(server))
        {
            var answer = await sample.SendAsync(sample.Request);
            var forms = Leaves(sample).SelectMany(path =>
                FieldTable.Rows[path.Field.FullName].Same($"{path.Get(sample.Request)}").Select(value => (Path: path, Value: value)));
            await Assert.AllAsync(forms, async form => Assert.Equal(answer, await sample.SendAsync(form.Path.With(sample.Request, form.Value))));
        }
    }

    [Fact]
    public async Task Several_bad_fields_are_all_named_at_once()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        foreach (var sample in (await RequestSamples.PrepareAsync(server)).Where(sample => Leaves(sample).Any()))
        {
            // The type decides what else is asked for, so it has tests of its own.
            var fields = BadValues(sample).Where(b => $"{b.Path}" != "type" && b.Value is not string { Length: > 1000 })
                .GroupBy(b => $"{b.Path}").Select(group => group.ToArray()).ToArray();
            var several = Gen.Select(Gen.Shuffle(fields, 1, Math.Min(fields.Length, MostNamed)), Gen.Int[0, int.MaxValue], (chosen, which) =>
                chosen.Select(values => values[which % values.Length]).ToArray());
            await several.SampleAsync(async bad =>
            {
                var request = bad.Aggregate(sample.Request, (message, b) => b.Path.With(message, b.Value));
                var error = await ErrorStatus.OfAsync(() => sample.SendAsync(request));
                Assert.Equal(bad.Select(b => $"{b.Path} {b.Rule}").Order(StringComparer.Ordinal), error.BadFields());
            }, iter: 50, threads: 1);
        }
    }

    private static IEnumerable<FieldPath> Leaves(RequestSample sample) =>
        FieldPath.LeavesOf(sample.Request.Descriptor).Where(path => !path.IsExcludedIn(sample.Request));

    private static IEnumerable<(FieldPath Path, object Value, string Rule)> BadValues(RequestSample sample) =>
        from path in Leaves(sample)
        let row = FieldTable.Rows[path.Field.FullName]
        from value in row.RefusedBeside(path.Get(sample.Request))
        select (path, value, sample.Unwanted.GetValueOrDefault($"{path}", row.Rule));

    private static IEnumerable<string> Locales(RpcException error) => error.Details().Details
        .Where(detail => detail.Is(LocalizedMessage.Descriptor)).Select(detail => detail.Unpack<LocalizedMessage>().Locale);

    private static async Task<RpcException?> StatusAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException error)
        {
            return error;
        }
    }
}
