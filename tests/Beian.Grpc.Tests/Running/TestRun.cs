using System.Runtime.CompilerServices;

namespace Beian.Grpc.Tests.Running;

/// <summary>What holds for the run of all tests.</summary>
internal static class TestRun
{
    /// <summary>
    /// Settings files do not change during a test. Watching them takes an inotify instance a server, and of those a machine has 128.
    /// </summary>
    [ModuleInitializer]
    internal static void WatchNoSettingsFiles() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
