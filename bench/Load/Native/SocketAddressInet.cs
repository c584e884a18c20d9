using System.Runtime.InteropServices;

namespace SocketIoNet.Bench.Native;

/// <summary>An IPv4 address, in network byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddressInet
{
    public ushort Family;
    public ushort Port;
    public uint Address;
    private readonly ulong _padding;
}
