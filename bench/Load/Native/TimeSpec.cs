using System.Runtime.InteropServices;

namespace SocketIoNet.Bench.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}
