using System.Net.WebSockets;
using System.Text;

namespace SocketIoNet.Soak.Clients;

/// <summary>A WebSocket. What arrives as binary data is told in the form that polling has for it.</summary>
internal sealed class WebSocketLink : ILink, IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[4096];

    public Task OpenAsync(Uri address) => _socket.ConnectAsync(address, CancellationToken.None);

    /// <summary>The next packet; null when the server has closed the connection.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (!result.EndOfMessage) continue;
            var isText = result.MessageType == WebSocketMessageType.Text;
            return isText ? Encoding.UTF8.GetString(_buffer, 0, length) : "b" + Convert.ToBase64String(_buffer, 0, length);
        }
    }

    public async Task ReceiveAsync(Func<string, Task> onPacket)
    {
        while (await ReceiveAsync() is { } packet) await onPacket(packet);
    }

    public Task SendAsync(string packet) => _socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendAsync(byte[] attachment) => _socket.SendAsync(attachment, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task CloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public void Cut()
    {
        _socket.Abort();
        Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
