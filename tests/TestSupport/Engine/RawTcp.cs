using System.Net;
using System.Net.Sockets;
using TcpSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>TCP connections on which a test writes any bytes.</summary>
internal static class RawTcp
{
    public static async Task<TcpSocket> ConnectAsync(int port)
    {
        var socket = new TcpSocket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port).Bound();
        return socket;
    }

    /// <summary>Connects and sends <paramref name="bytes"/>.</summary>
    public static async Task<TcpSocket> SendAsync(int port, byte[] bytes)
    {
        var socket = await ConnectAsync(port);
        await socket.SendAsync(bytes).Bound();
        return socket;
    }

    /// <summary>The connection is reset when it is closed.</summary>
    public static TcpSocket ResetOnClose(this TcpSocket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        return socket;
    }
}
