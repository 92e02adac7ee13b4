namespace Beian.Grpc.Tests.Running;

/// <summary>The repository, and the server as the build of these tests has left it there.</summary>
internal static class BuiltServer
{
    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    /// <summary>Where the server's settings files are, and where it is run.</summary>
    public static string ContentRoot { get; } = Path.Combine(Repository, "src", "Beian.Grpc");

    /// <summary>Of the same configuration and framework as these tests.</summary>
    public static string Program { get; } = Path.Combine(
        ContentRoot,
        Path.GetRelativePath(Path.Combine(Repository, "tests", "Beian.Grpc.Tests"), AppContext.BaseDirectory),
        "Beian.Grpc.dll");

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "Beian.Grpc.sln")) ? folder : FindRepository(
            Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run from within the repository."));
}
