namespace Beian.Redis.Managed;

/// <summary>Everything the managed Redis logs.</summary>
internal sealed partial class ManagedRedisLog(ILogger<ManagedRedisServer> logger)
{
    [LoggerMessage(1, LogLevel.Information, "Started Redis {Version}, process {Pid}, on {Folder}; socket {Socket}")]
    public partial void Started(string version, int pid, string folder, string socket);

    [LoggerMessage(2, LogLevel.Information, "Took over Redis {Version}, process {Pid}, which an earlier server left on {Folder}; socket {Socket}")]
    public partial void Adopted(string version, int pid, string folder, string socket);

    [LoggerMessage(3, LogLevel.Information, "Redis, process {Pid}, is loading its data")]
    public partial void Loading(int pid);

    [LoggerMessage(4, LogLevel.Information, "Stopped Redis, process {Pid}")]
    public partial void Stopped(int pid);

    [LoggerMessage(5, LogLevel.Warning, "Lost Redis, process {Pid}; bringing it back on {Folder}")]
    public partial void Lost(int pid, string folder);

    [LoggerMessage(6, LogLevel.Error, "Redis could not be started again on {Folder}; the next attempt follows in {Delay}")]
    public partial void RestartFailed(Exception exception, string folder, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Warning, "Ending Redis, process {Pid}, which works on {Folder} and cannot be reached")]
    public partial void Ending(int pid, string folder);

    [LoggerMessage(8, LogLevel.Warning, "The Redis at {Socket} does not work on {Folder}: left alone, starting another")]
    public partial void NotOurs(string socket, string folder);

    [LoggerMessage(9, LogLevel.Warning, "Redis did not shut down: {Answer}")]
    public partial void ShutdownRefused(string answer);

    [LoggerMessage(10, LogLevel.Warning, "Killing Redis, process {Pid}, which does not end")]
    public partial void Killing(int pid);

    [LoggerMessage(11, LogLevel.Error, "Redis, process {Pid}, is still there after being killed")]
    public partial void WouldNotDie(int pid);
}
