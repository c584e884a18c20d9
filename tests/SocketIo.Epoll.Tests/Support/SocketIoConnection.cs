using System.Net.WebSockets;
using System.Text;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>A client of Socket.IO over a WebSocket, connected to the main namespace.</summary>
internal sealed class SocketIoConnection : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4096];

    private SocketIoConnection()
    {
    }

    public static async Task<SocketIoConnection> ConnectAsync(int port)
    {
        var client = new SocketIoConnection();
        await client._socket.ConnectAsync(new Uri(FormattableString.Invariant($"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket")), CancellationToken.None).Bound();
        await client.NextAsync();
        await client.SendAsync("40");
        Assert.StartsWith("40", await client.NextAsync());

        return client;
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Bound();

    /// <summary>The next message that is no ping.</summary>
    public async Task<string> NextAsync()
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer, CancellationToken.None).Bound();
            if (result.MessageType == WebSocketMessageType.Close) throw new IOException("The server has closed the connection.");
            Assert.True(result.EndOfMessage);
            var text = Encoding.UTF8.GetString(_buffer, 0, result.Count);
            if (text != "2") return text;
        }
    }

    /// <summary>Ends with a close frame.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bound();

    /// <summary>Ends at once.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
