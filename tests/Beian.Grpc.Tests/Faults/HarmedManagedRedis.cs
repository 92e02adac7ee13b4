using System.Net.Sockets;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>
/// A managed Redis, which its server starts again at once when it is killed; so the program it is started from is a link that can
/// be taken away.
/// </summary>
internal sealed class HarmedManagedRedis : HarmedStore
{
    private readonly DirectoryInfo _folder;
    private readonly string _link;

    private HarmedManagedRedis(Server server, DirectoryInfo folder, string link)
        : base(server)
    {
        _folder = folder;
        _link = link;
        server.Log.Expect("Redis could not be started again");
    }

    protected override int ProcessId => Redis.Pid;

    private ManagedRedisServer Redis => Server.Services.GetRequiredService<ManagedRedisServer>();

    public static HarmedManagedRedis Start((string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("beian-harmed-");
        var link = Path.Combine(folder.FullName, "redis-server");
        Link(link);
        return new HarmedManagedRedis(Server.Start(null, [("ManagedRedis:Executable", link), .. settings]), folder, link);
    }

    public override async Task KillAsync()
    {
        File.Delete(_link);
        var process = ProcessId;
        OsProcess.Kill(process);
        Assert.True(await OsProcess.HasEndedWithinAsync(process, TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None));
    }

    public override async Task ForgetScriptsAsync()
    {
        var socket = ((UnixDomainSocketEndPoint)Redis.EndPoint).ToString();
        using var connection = await RedisConnection.TryOpenAsync(socket, TimeProvider.System, CancellationToken.None);
        Assert.Equal(["OK"], await connection!.CallAsync(CancellationToken.None, "SCRIPT", "FLUSH"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override Task StartAgainAsync()
    {
        Link(_link);
        return Task.CompletedTask;
    }

    private static void Link(string link) =>
        File.CreateSymbolicLink(link, RedisProgram.Locate(Environment.GetEnvironmentVariable("PATH")));
}
