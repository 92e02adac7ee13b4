using System.Diagnostics;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>What docker-compose.yml comes to, as Docker's own reader says: variables and defaults in their places.</summary>
internal sealed class ComposeFile
{
    public required Dictionary<string, Service> Services { get; init; }

    public required Dictionary<string, Secret> Secrets { get; init; }

    public required Dictionary<string, object?> Volumes { get; init; }

    public static string Folder { get; } = FindFolder();

    /// <param name="secrets">Where the secrets are.</param>
    public static async Task<ComposeFile> ReadAsync(string secrets) => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ComposeFile>(await RunAsync("eng/compose-check", secrets));

    /// <summary>Makes the secrets in a folder.</summary>
    public static Task PrepareAsync(string secrets) => RunAsync("eng/compose/prepare", secrets);

    private static async Task<string> RunAsync(string script, string secrets)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, script)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BEIAN_SECRETS"] = secrets;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script}: {await errors}");
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docker-compose.yml")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("No docker-compose.yml above the test assembly.");
        }

        return folder.FullName;
    }

    internal sealed class Service
    {
        public string Image { get; init; } = "";

        public List<string> Command { get; init; } = [];

        public List<string> Ports { get; init; } = [];

        public List<string> Volumes { get; init; } = [];

        public Dictionary<string, string> Environment { get; init; } = [];

        public List<Mount> Secrets { get; init; } = [];

        public Deployment? Deploy { get; init; }

        /// <summary>What the command of a redis-server says as lines of redis.conf.</summary>
        public IEnumerable<string> RedisSettings => Command.Skip(1).Chunk(2).Select(option => $"{option[0][2..]} \"{option[1]}\"");
    }

    internal sealed class Mount
    {
        public string Source { get; init; } = "";

        public string? Target { get; init; }
    }

    internal sealed class Deployment
    {
        public int Replicas { get; init; }
    }

    internal sealed class Secret
    {
        public string File { get; init; } = "";
    }
}
