namespace Beian.Grpc.Tests.Rules;

/// <summary>A rule book in a file of its own, for as long as a test needs it.</summary>
internal sealed class RuleBookText : IDisposable
{
    /// <summary>A book without a fault, one thing a line.</summary>
    public const string Faultless = """
        {
          "source": "a book for tests",
          "roleSets": {
            "all": {
              "FIRST_FILING": ["PRINCIPAL", "SITE_MANAGER"],
              "NEW_SITE": ["SITE_MANAGER"],
              "ACCESS": ["SITE_MANAGER"],
              "CHANGE": ["PRINCIPAL", "SITE_MANAGER"],
              "CANCEL_SUBJECT": [],
              "CANCEL_SITE": [],
              "CANCEL_ACCESS": []
            }
          },
          "periods": [
            { "from": "2018-01-01", "until": "2019-01-01", "roles": "all", "provinces": ["BEIJING"] },
            { "from": "2019-01-01", "roles": "all", "provinces": ["BEIJING", "TIANJIN"] }
          ]
        }
        """;

    private RuleBookText(string path) => Path = path;

    public string Path { get; }

    public static RuleBookText WriteTo(string text)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rules-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, text);
        return new RuleBookText(path);
    }

    public void Dispose() => File.Delete(Path);
}
