using System.Runtime.InteropServices;

namespace Beian.LoadTest.Starting;

/// <summary>A way to publish the server.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="BringsRuntime">Whether .NET itself is in the folder.</param>
/// <param name="Arguments">For <c>dotnet publish</c>.</param>
internal sealed record Way(string Name, bool BringsRuntime, params string[] Arguments)
{
    private static readonly string[] ForThisMachine = ["-r", RuntimeInformation.RuntimeIdentifier];

    public static IReadOnlyList<Way> All { get; } =
    [
        new("jit", BringsRuntime: false, "-p:PublishReadyToRun=false"),
        new("ready-to-run", BringsRuntime: false, [.. ForThisMachine, "--self-contained", "false", "-p:PublishReadyToRun=true"]),
        new("self-contained", BringsRuntime: true, [.. ForThisMachine, "--self-contained", "true", "-p:PublishReadyToRun=true"]),
        // Its warnings are what may not work; they are not what is measured.
        new("trimmed", BringsRuntime: true,
            [.. ForThisMachine, "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true", "-p:TreatWarningsAsErrors=false"]),
    ];
}
