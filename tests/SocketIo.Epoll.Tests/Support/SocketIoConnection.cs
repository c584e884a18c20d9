using System.Net.WebSockets;
using System.Text;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>A client of Socket.IO over a WebSocket, connected to the main namespace.</summary>
internal sealed class SocketIoConnection : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[4096];
    private readonly TimeSpan _limit;

    private SocketIoConnection(TimeSpan limit) => _limit = limit;

    /// <param name="port">Of the server.</param>
    /// <param name="limit">What anything may take.</param>
    public static async Task<SocketIoConnection> ConnectAsync(int port, TimeSpan? limit = null)
    {
        var client = new SocketIoConnection(limit ?? Bounded.Limit);
        try
        {
            await client.ConnectToAsync(port);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(_limit);

    /// <summary>The next message that is no ping.</summary>
    public async Task<string> NextAsync()
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer, CancellationToken.None).WaitAsync(_limit);
            if (result.MessageType == WebSocketMessageType.Close) throw new IOException("The server has closed the connection.");
            Assert.True(result.EndOfMessage);
            var text = Encoding.UTF8.GetString(_buffer, 0, result.Count);
            if (text != "2") return text;
        }
    }

    /// <summary>Ends with a close frame.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(_limit);

    /// <summary>Ends at once.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private async Task ConnectToAsync(int port)
    {
        await _socket.ConnectAsync(new Uri(FormattableString.Invariant($"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket")), CancellationToken.None).WaitAsync(_limit);
        await NextAsync();
        await SendAsync("40");
        Assert.StartsWith("40", await NextAsync());
    }
}
