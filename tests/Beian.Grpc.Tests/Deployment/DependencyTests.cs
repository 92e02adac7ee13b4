using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>Every package stands in the decision about dependencies with the reason for it, and nothing else does.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] Kinds = ["dependencies", "devDependencies"];
    private static readonly string[] NpmProjects = [".", "tests/foreign-client"];

    private static readonly List<(string[] Packages, string Reason)> Table =
    [
        .. Row().Matches(Read("docs/adr/0004-dependencies.md")).Select(row => (
            Packages: row.Groups["packages"].Value.Replace("(npm)", "", StringComparison.Ordinal).Split(',').Select(name => name.Trim(' ', '`')).ToArray(),
            Reason: row.Groups["reason"].Value.Trim()))
        .Where(row => row.Packages is not ["package"]),
    ];

    [Fact]
    public void Each_package_is_in_the_table_once() => Assert.Equal(
        NuGet().Concat(Npm()).Order(StringComparer.Ordinal), Table.SelectMany(row => row.Packages).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_row_says_what_for() => Assert.All(Table, row => Assert.NotEmpty(row.Reason));

    [Fact]
    public void Every_project_has_a_lock_file() => Assert.All(
        Directory.GetFiles(ComposeFile.Folder, "*.csproj", SearchOption.AllDirectories),
        project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), project));

    private static List<string> NuGet()
    {
        var names = XDocument.Parse(Read("Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value).ToList();
        Assert.NotEmpty(names);
        return names;
    }

    private static List<string> Npm()
    {
        List<string> names = [];
        foreach (var project in NpmProjects)
        {
            using var package = JsonDocument.Parse(Read($"{project}/package.json"));
            names.AddRange(from kind in Kinds
                           where package.RootElement.TryGetProperty(kind, out _)
                           from dependency in package.RootElement.GetProperty(kind).EnumerateObject()
                           select dependency.Name);
        }

        Assert.NotEmpty(names);
        return names;
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(ComposeFile.Folder, path));

    [GeneratedRegex(@"^\|(?<packages>[^|-][^|]*)\|(?<reason>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
