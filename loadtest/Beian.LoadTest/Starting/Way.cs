using System.Runtime.InteropServices;

namespace Beian.LoadTest.Starting;

/// <summary>A way to publish the server.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="BringsRuntime">Whether .NET itself is in the folder.</param>
/// <param name="IsTried">Whether the server is not made for it: that it does not work is what there is to know, and no fault.</param>
/// <param name="Arguments">For <c>dotnet publish</c>.</param>
internal sealed record Way(string Name, bool BringsRuntime, bool IsTried, params string[] Arguments)
{
    private static readonly string[] ForThisMachine = ["-r", RuntimeInformation.RuntimeIdentifier];

    /// <summary>Not published at all: as a build leaves it.</summary>
    public static Way Built { get; } = new("built", BringsRuntime: false, IsTried: false);

    public static IReadOnlyList<Way> All { get; } =
    [
        new("jit", BringsRuntime: false, IsTried: false, [.. ForThisMachine, "--self-contained", "false", "-p:PublishReadyToRun=false"]),
        new("ready-to-run", BringsRuntime: false, IsTried: false, [.. ForThisMachine, "--self-contained", "false", "-p:PublishReadyToRun=true"]),
        new("self-contained", BringsRuntime: true, IsTried: false, [.. ForThisMachine, "--self-contained", "true", "-p:PublishReadyToRun=true"]),
        // Of the assemblies that allow it, which is .NET itself and not the server: trimmed as well, it does not start. Warnings are what may not
        // work; they are not what is measured.
        new("trimmed", BringsRuntime: true, IsTried: true,
            [.. ForThisMachine, "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishTrimmed=true", "-p:TrimMode=partial", "-p:JsonSerializerIsReflectionEnabledByDefault=true", "-p:TreatWarningsAsErrors=false"]),
    ];
}
