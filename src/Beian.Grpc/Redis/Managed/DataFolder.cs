using System.Globalization;

namespace Beian.Redis.Managed;

/// <summary>
/// The folder that holds the append-only file and says what runs on it: <c>server.lock</c> and <c>server.pid</c> of the
/// server, <c>redis.pid</c> and <c>redis.log</c> of its Redis, and <c>redis.sock</c>, a link to the socket.
/// </summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataFolder(string fullPath) => FullPath = fullPath;

    public string FullPath { get; }

    public string RedisLog => Path.Combine(FullPath, "redis.log");

    public string RedisPidFile => Path.Combine(FullPath, "redis.pid");

    private string SocketLink => Path.Combine(FullPath, "redis.sock");

    public static DataFolder Open(string path)
    {
        try
        {
            return new(OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path).FullName
                : Directory.CreateDirectory(path, OwnerOnly).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManagedRedisException(
                $"The data folder {path} cannot be made: {e.Message} "
                + $"Choose another with {ManagedRedisOptions.SectionName}:{nameof(ManagedRedisOptions.DataDirectory)}.",
                e);
        }
    }

    /// <summary>Where a Redis started on this data listens; null when the last one was stopped.</summary>
    public string? RecordedSocket => new FileInfo(SocketLink).LinkTarget;

    /// <summary>What Redis has written to <c>redis.pid</c>; null when it has not, or has removed it because it ended.</summary>
    public int? RecordedPid => ReadPid(RedisPidFile);

    /// <summary>A Redis was started and has not yet written its process id.</summary>
    public bool IsStartUnderWay => File.Exists(RedisPidFile) && RecordedPid is null;

    /// <summary>
    /// To be called before a Redis is started: were it the other way round, a server killed in between would leave a
    /// Redis nobody finds.
    /// </summary>
    public void RecordSocket(string socket)
    {
        File.WriteAllText(RedisPidFile, "starting\n");
        File.Delete(SocketLink);
        File.CreateSymbolicLink(SocketLink, socket);
    }

    public void ForgetSocket()
    {
        File.Delete(SocketLink);
        File.Delete(RedisPidFile);
    }

    /// <summary>
    /// Whether <paramref name="path"/> leads here. Links and mounts give a folder many names, a copy keeps its files;
    /// so the test is that what is put here shows up there.
    /// </summary>
    public bool IsAlso(string path)
    {
        var mark = $".same-{Guid.NewGuid():N}";
        var here = Path.Combine(FullPath, mark);
        File.WriteAllBytes(here, []);
        try
        {
            return File.Exists(Path.Combine(path, mark));
        }
        finally
        {
            File.Delete(here);
        }
    }

    /// <summary>The last lines Redis has logged, for people to read.</summary>
    public string LogTail(int lines = 12)
    {
        try
        {
            return string.Join('\n', File.ReadLines(RedisLog).TakeLast(lines));
        }
        catch (IOException)
        {
            return "(it has logged nothing)";
        }
    }

    public static int? ReadPid(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var pid) && pid > 0 ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
