using System.Security.Cryptography;
using System.Text;

namespace Beian.Redis.Managed;

/// <summary>
/// The short folder a socket lies in, readable by its owner only. Its name is random: in a shared folder like
/// <c>/tmp</c> nobody can have put one of that name there before. The data folder remembers it
/// (<see cref="DataFolder.RecordedSocket"/>).
/// </summary>
internal static class RuntimeFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const string Prefix = "beian-";
    private const string SocketName = "redis.sock";
    private const int RandomLength = 12;

    /// <summary>In bytes: <c>sun_path</c> without its closing zero, 108 on Linux and 104 on the BSDs and macOS.</summary>
    public static int LongestSocketPath => OperatingSystem.IsLinux() ? 107 : 103;

    public static string DefaultParent =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } given && Directory.Exists(given) ? given : "/tmp";

    /// <summary>How long the path of a socket in <paramref name="parent"/> is, in bytes.</summary>
    public static int SocketPathBytes(string parent) =>
        Encoding.UTF8.GetByteCount(Path.Combine(parent, Prefix + new string('x', RandomLength), SocketName));

    /// <summary>The path for a new socket, in a folder not made yet.</summary>
    public static string NewSocketPath(string parent) =>
        Path.Combine(parent, Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength), SocketName);

    public static void CreateFor(string socket)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(socket)!, OwnerOnly);
        }
    }

    /// <summary>Removes a socket nobody listens on, and its folder unless something else lies in there.</summary>
    public static void RemoveFor(string socket)
    {
        try
        {
            File.Delete(socket);
            Directory.Delete(Path.GetDirectoryName(socket)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there any more, or not ours to remove.
        }
    }
}
