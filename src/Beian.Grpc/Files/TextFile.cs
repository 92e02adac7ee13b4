namespace Beian.Files;

/// <summary>Reads files that somebody names in the settings.</summary>
internal static class TextFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="UnusableFileException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnusableFileException(path, "it cannot be read", unreadable);
        }
    }
}
