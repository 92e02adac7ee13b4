using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

/// <summary>Holds a process still and lets it go on, with its sockets open: to others it looks like one that hangs.</summary>
internal static class OsSignal
{
    public static void Freeze(int process) => Send("-STOP", process);

    public static void Thaw(int process) => Send("-CONT", process);

    private static void Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
