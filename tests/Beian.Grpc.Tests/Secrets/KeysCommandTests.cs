using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>The command that makes keys and shows what is under each.</summary>
public sealed class KeysCommandTests(SharedStores stores) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-keys-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task A_server_runs_with_what_it_makes_and_nobody_else_can_read_it()
    {
        Assert.Equal(0, await RunAsync("keys", "new", "2026-12", "--folder", _folder.FullName));

        var file = Path.Combine(_folder.FullName, "2026-12.key");
        Assert.StartsWith(file, $"{_output}", StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim(), $"{_output}", StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Keys:Folder", _folder.FullName));
        Assert.Equal("2026-12", server.Services.GetRequiredService<KeyRing>().Current.Id);
        Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync((await Case.OfOne(server).SubmittedAsync()).Right())).Outcome);
    }

    [Fact]
    public async Task Without_a_folder_it_prints_the_key_and_each_time_another()
    {
        Assert.Equal(0, await RunAsync("keys", "new", "a"));
        Assert.Equal(0, await RunAsync("keys", "new", "a"));

        var printed = $"{_output}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, printed.Distinct().Count());
        Assert.All(printed, key => Assert.Equal(MasterKey.Size, Convert.FromBase64String(key).Length));
    }

    [Fact]
    public async Task A_key_that_is_there_is_never_written_over()
    {
        await RunAsync("keys", "new", "a", "--folder", _folder.FullName);
        var file = Path.Combine(_folder.FullName, "a.key");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal(1, await RunAsync("keys", "new", "a", "--folder", _folder.FullName));

        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("already exists", $"{_errors}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys", "old")]
    [InlineData("keys", "new")]
    [InlineData("keys", "new", "An_Id")]
    [InlineData("keys", "new", "a", "--file", "b")]
    public async Task What_it_does_not_understand_it_explains(params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));
        Assert.NotEmpty($"{_errors}");
        Assert.Empty($"{_output}");
    }

    [Fact]
    public async Task Other_arguments_are_the_servers()
    {
        Assert.Null(await RunAsync("--urls", "http://127.0.0.1:0"));
        Assert.Null(await RunAsync());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_lists_what_is_under_each_key_and_who_writes_with_it(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        // The list goes by the real clock.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using (var server = await place.StartAsync(clock, Rings.Of("a", "b")))
        {
            await NewSite.SubmitAsync(server, "under-a");
        }

        await using (var server = await place.StartAsync(clock, Rings.Of("b", "a")))
        {
            await NewSite.SubmitAsync(server, "under-b", Province.Beijing);
            var store = engine == Engine.RedisCluster
                ? (await stores.ClusterAsync()).ConnectionString
                : $"!{server.Services.GetRequiredService<ManagedRedisServer>().EndPoint}";
            Assert.Equal(0, await RunAsync(
                ["keys", "list", $"--ConnectionStrings:Redis={store}", $"--Store:KeyPrefix={place.KeyPrefix}", .. Rings.Of("b", "a").Select(s => $"--{s.Name}={s.Value}")]));
        }

        var lines = $"{_output}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^key +written by +in the store$", lines[0]);
        Assert.Matches("^a +nobody +1 filings, tries counted until [0-9: -]+Z$", lines[1]);
        Assert.Matches("^b +1 replica +1 filings, tries counted until [0-9: -]+Z$", lines[2]);
    }

    [Fact]
    public async Task Without_a_store_it_says_so()
    {
        Assert.Equal(1, await RunAsync("keys", "list", $"--ManagedRedis:DataDirectory={_folder.FullName}"));
        Assert.StartsWith($"No server runs on {_folder.FullName}", $"{_errors}", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    private Task<int?> RunAsync(params string[] arguments) => KeysCommand.RunAsync(arguments, _output, _errors);
}
