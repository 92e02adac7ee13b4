namespace Beian.Redis.Managed;

/// <summary>How the server runs a Redis of its own. Configuration section <c>ManagedRedis</c>; checked at start.</summary>
public sealed class ManagedRedisOptions
{
    /// <summary>The configuration section these settings are read from.</summary>
    public const string SectionName = "ManagedRedis";

    /// <summary>
    /// Where the data lives. A relative path starts at the content root, so that the same server finds the same data
    /// wherever it is started from. Created, readable by its owner only, when it is not there. Default <c>./data</c>.
    /// </summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>
    /// The folder in which a folder for the socket is made; absolute and short, since the path of a Unix socket is at
    /// most <see cref="RuntimeFolder.LongestSocketPath"/> bytes. Default: <c>$XDG_RUNTIME_DIR</c>, else <c>/tmp</c>.
    /// </summary>
    public string RuntimeDirectory { get; set; } = RuntimeFolder.DefaultParent;

    /// <summary>
    /// The Redis or Valkey server to run, 7.0 or newer: a path, or a name to look for on <c>PATH</c>. Default: the
    /// first there is of <c>redis-server</c> and <c>valkey-server</c>.
    /// </summary>
    public string? Executable { get; set; }

    /// <summary>
    /// When a write reaches the disk. <c>always</c> (default): before it is acknowledged, survives a power cut.
    /// <c>everysec</c>: can lose up to two seconds of acknowledged writes, on a slow disk even when only the process
    /// is killed. <c>no</c>: whenever the system pleases.
    /// </summary>
    public string AppendFsync { get; set; } = "always";
}
