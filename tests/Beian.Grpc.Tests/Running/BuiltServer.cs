namespace Beian.Grpc.Tests.Running;

/// <summary>The repository, and the server as the build of these tests has left it there.</summary>
internal static class BuiltServer
{
    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    /// <summary>Where the server's settings files are, and where it is run.</summary>
    public static string ContentRoot { get; } = Path.Combine(Repository, "src", "Beian.Grpc");

    public static string Program { get; } = ProgramOf(Path.Combine("src", "Beian.Grpc"));

    /// <summary>A program of the repository, built with the same configuration and framework as the tests that run.</summary>
    /// <param name="project">Its project's folder, which has its name.</param>
    public static string ProgramOf(string project)
    {
        // tests/<tests>/bin/<configuration>/<framework>
        var output = Path.GetRelativePath(Path.Combine(Repository, "tests"), AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar)[1..];
        return Path.Combine([Repository, project, .. output, $"{Path.GetFileName(project)}.dll"]);
    }

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "Beian.Grpc.sln")) ? folder : FindRepository(
            Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run from within the repository."));
}
