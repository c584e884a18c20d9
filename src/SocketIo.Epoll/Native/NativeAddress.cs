using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SocketIoNet.Epoll.Native;

/// <summary>Reads a <c>struct sockaddr</c>.</summary>
internal static class NativeAddress
{
    /// <summary>The size of the largest (<c>sockaddr_storage</c>).</summary>
    public const int MaxSize = 128;

    private const int InterNetwork = 2, InterNetworkV6 = 10;

    /// <summary>The peer of a Unix socket has no name.</summary>
    private static readonly EndPoint Unnamed = new UnixDomainSocketEndPoint("/").Create(new SocketAddress(AddressFamily.Unix, 2));

    public static EndPoint Read(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) switch
        {
            InterNetwork => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            InterNetworkV6 => new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port),
            _ => Unnamed,
        };
    }
}
