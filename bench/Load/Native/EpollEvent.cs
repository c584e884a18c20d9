using System.Runtime.InteropServices;

namespace SocketIoNet.Bench.Native;

/// <summary>The kernel packs it on x86-64, and only there.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    public uint Events;
    public int Fd;
    private readonly int _padding;
}
