using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>
/// The keys of the compose specification that docker-compose.yml uses. Reading is strict: a key that is not here, so
/// also a misspelt one, is an error.
/// </summary>
internal sealed class ComposeFile
{
    public required string Name { get; init; }

    public required Dictionary<string, Service> Services { get; init; }

    public required Dictionary<string, object?> Volumes { get; init; }

    public static ComposeFile Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docker-compose.yml")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("No docker-compose.yml above the test assembly.");
        }

        return new DeserializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .WithEnforceRequiredMembers()
            .WithDuplicateKeyChecking()
            .Build()
            .Deserialize<ComposeFile>(File.ReadAllText(Path.Combine(folder.FullName, "docker-compose.yml")));
    }

    internal sealed class Service
    {
        public required string Image { get; init; }

        public required List<string> Command { get; init; }

        public required List<string> Ports { get; init; }

        public required List<string> Volumes { get; init; }

        public required Healthcheck Healthcheck { get; init; }

        public required string Restart { get; init; }
    }

    internal sealed class Healthcheck
    {
        public required List<string> Test { get; init; }

        public required string Interval { get; init; }

        public required string Timeout { get; init; }

        public required int Retries { get; init; }
    }
}
