using System.Runtime.InteropServices;

namespace Beian.LoadTest.Load;

/// <summary>A time as the system's own functions take and give it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    public nint Seconds;
    public nint Nanoseconds;
}
