using System.Globalization;

namespace Beian.Redis.Managed;

/// <summary>
/// One server per data folder. The lock is the kernel's and goes with the process that holds it, however that ends;
/// Redis does not inherit it. The holder's process id stands in a file beside it, since a locked file cannot be read.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    /// <summary>The system's EWOULDBLOCK: somebody else holds the lock.</summary>
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    private readonly FileStream _lock;
    private readonly string _holderFile;

    private DataFolderLock(FileStream @lock, string holderFile)
    {
        _lock = @lock;
        _holderFile = holderFile;
    }

    /// <exception cref="ManagedRedisException">Another server holds it.</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        var holderFile = Path.Combine(folder.FullPath, "server.pid");
        FileStream held;
        try
        {
            held = new(Path.Combine(folder.FullPath, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            var holder = DataFolder.ReadPid(holderFile) is { } pid ? $"process {pid}" : "process unknown";
            throw new ManagedRedisException(
                $"The data folder {folder.FullPath} is in use by another server ({holder}). Stop that one, or give this one a "
                + $"folder of its own with {ManagedRedisOptions.SectionName}:{nameof(ManagedRedisOptions.DataDirectory)}.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManagedRedisException($"The data folder {folder.FullPath} may not be written to: {e.Message}", e);
        }

        File.WriteAllText(holderFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new(held, holderFile);
    }

    public void Dispose()
    {
        if (_lock.CanRead)
        {
            // While the lock is still held: once it is free the file may be the next holder's.
            File.Delete(_holderFile);
            _lock.Dispose();
        }
    }
}
