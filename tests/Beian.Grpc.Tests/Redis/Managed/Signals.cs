using System.Diagnostics;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

internal static class Signals
{
    /// <summary>Stops it in its tracks without ending it.</summary>
    public static void Freeze(int pid)
    {
        using var kill = Process.Start("kill", ["-STOP", pid.ToString()]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
