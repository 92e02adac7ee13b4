using System.Text.Json;

namespace Beian.Grpc.Tests.Load;

/// <summary>A folder for what the load tool writes, which goes with the test.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-load-report-");

    public string Path => _folder.FullName;

    /// <summary>What <c>run</c> says of each scenario.</summary>
    public IReadOnlyList<JsonElement> Loads => [.. Read("run.json").GetProperty("loads").EnumerateArray()];

    public string ReadText(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    public JsonElement Read(string file) => JsonElement.Parse(ReadText(file));

    public void Dispose() => _folder.Delete(recursive: true);
}
