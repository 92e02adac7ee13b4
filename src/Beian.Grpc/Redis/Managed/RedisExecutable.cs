namespace Beian.Redis.Managed;

/// <summary>Finds the server program to run.</summary>
internal static class RedisExecutable
{
    private static readonly string[] KnownNames = ["redis-server", "valkey-server"];

    /// <param name="wanted">A path or a name; null for whichever known one is installed.</param>
    /// <param name="searchPath">The folders to look in, as in the <c>PATH</c> variable.</param>
    /// <exception cref="ManagedRedisException">There is none; the message says how to install it.</exception>
    public static string Find(string? wanted, string? searchPath)
    {
        string[] names = string.IsNullOrWhiteSpace(wanted) ? KnownNames : [wanted];
        var folders = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = names.Any(name => name.Contains('/', StringComparison.Ordinal))
            ? names.FirstOrDefault(File.Exists)
            : names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        return found ?? throw new ManagedRedisException(
            $"{(names == KnownNames ? "Neither redis-server nor valkey-server is on PATH" : $"{wanted} ({Setting}) is not there")}. "
            + $"Install it with: {InstallCommand(OperatingSystem.IsMacOS())}; or set ConnectionStrings__Redis to use a Redis "
            + "that runs elsewhere.");
    }

    private const string Setting = $"{ManagedRedisOptions.SectionName}:{nameof(ManagedRedisOptions.Executable)}";

    private static string InstallCommand(bool mac) => mac
        ? "brew install redis"
        : "sudo apt-get install redis-server (Debian, Ubuntu), sudo dnf install valkey (Fedora), sudo apk add redis (Alpine)";
}
