using System.Diagnostics;
using System.Globalization;

namespace Beian.LoadTest.Starting;

/// <summary>The server as one way of publishing leaves it, in a folder that is deleted afterwards.</summary>
internal sealed class Publication : IDisposable
{
    private readonly DirectoryInfo _folder;

    private Publication(Way way, DirectoryInfo folder)
    {
        Way = way;
        _folder = folder;
    }

    public Way Way { get; }

    /// <summary>What starts it.</summary>
    public string[] Command => Way.BringsRuntime ? [Path.Combine(_folder.FullName, "Beian.Grpc")] : ["dotnet", Path.Combine(_folder.FullName, "Beian.Grpc.dll")];

    /// <summary>All files together, in bytes.</summary>
    public long Size => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The server as the build of this tool has left it: nothing is published, and nothing deleted.</summary>
    public static Publication OfBuild() => new(Way.Built, new FileInfo(Servers.LocalServer.Program).Directory!);

    /// <summary>Publishes from a copy of the sources: some ways restore other packages, and the locks of the repository stay as they are.</summary>
    /// <exception cref="InvalidOperationException">It could not be published; the message is what the SDK said.</exception>
    public static async Task<Publication> MakeAsync(Way way, CancellationToken cancellationToken)
    {
        var sources = Directory.CreateTempSubdirectory("beian-source-");
        var folder = Directory.CreateTempSubdirectory("beian-publish-");
        try
        {
            CopySources(sources);
            var start = new ProcessStartInfo(
                "dotnet", ["publish", "src/Beian.Grpc", "-c", "Release", "--nologo", "-v", "quiet", "-o", folder.FullName, .. way.Arguments])
            {
                WorkingDirectory = sources.FullName,
                RedirectStandardOutput = true,
            };
            using var publish = Process.Start(start)!;
            var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await publish.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return publish.ExitCode == 0
                ? new Publication(way, folder)
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"dotnet publish ({way.Name}) ended with {publish.ExitCode}:\n{said}"));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
        finally
        {
            sources.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        if (Way != Way.Built)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static void CopySources(DirectoryInfo target)
    {
        var root = new DirectoryInfo(Servers.LocalServer.Repository);
        foreach (var file in root.EnumerateFiles("*").Where(file => file.Extension is ".props" or ".json" or ".editorconfig"))
        {
            file.CopyTo(Path.Combine(target.FullName, file.Name));
        }

        foreach (var folder in (string[])["src", "protos", "eng"])
        {
            Copy(new DirectoryInfo(Path.Combine(root.FullName, folder)), target.CreateSubdirectory(folder));
        }
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj")))
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
