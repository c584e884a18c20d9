using System.Net;
using System.Net.Sockets;

namespace SocketIoNet.Bench.Peers.Sending;

/// <summary>
/// Sends what one client announces to all of them, with nothing but one call of the system for each: what a broadcast costs at least. A thread for each connection, which
/// costs nothing while it waits.
/// </summary>
internal sealed class SendingServer
{
    private const int StackSize = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<SendingConnection> _all = [];

    /// <summary>Serves until the process ends.</summary>
    public void Run()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Console.WriteLine($"READY sender http://{listener.LocalEndPoint} pid {Environment.ProcessId}");
        while (true)
        {
            var socket = listener.Accept();
            socket.NoDelay = true;
            new Thread(() => Serve(socket), StackSize) { IsBackground = true }.Start();
        }
    }

    private void Serve(Socket socket)
    {
        using var connection = new SendingConnection(socket);
        try
        {
            connection.Open();
            lock (_lock) _all.Add(connection);
            while (connection.Receive() is { } message) Answer(connection, message);
        }
        catch (SocketException)
        {
            // The client is gone.
        }
        finally
        {
            lock (_lock) _all.Remove(connection);
        }
    }

    private void Answer(SendingConnection connection, byte[] message)
    {
        if (message.AsSpan().SequenceEqual("40"u8)) connection.SendConnect();
        else if (message.AsSpan().StartsWith("42["u8)) SendToAll(SendingConnection.Frame(message));
    }

    private void SendToAll(byte[] frame)
    {
        lock (_lock)
        {
            foreach (var connection in _all) connection.Send(frame);
        }
    }
}
