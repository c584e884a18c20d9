using System.Net;
using System.Net.Sockets;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Two sockets that are connected to each other.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket server, Socket client)
    {
        Server = server;
        Client = client;
    }

    public Socket Server { get; }

    public Socket Client { get; }

    public static async Task<SocketPair> ConnectAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptAsync();
        await client.ConnectAsync(listener.LocalEndPoint!).Bound();
        return new SocketPair(await accepting.Bound(), client);
    }

    /// <summary>Reads the given number of bytes from the server.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        using var stream = new NetworkStream(Client);
        await stream.ReadExactlyAsync(bytes).AsTask().Bound();
        return bytes;
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
