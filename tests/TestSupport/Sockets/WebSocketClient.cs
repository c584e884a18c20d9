using System.Net.WebSockets;
using System.Text;

namespace SocketIoNet.TestSupport.Sockets;

/// <summary>A client on WebSocket from the beginning. It answers pings while it receives.</summary>
internal sealed class WebSocketClient : ITestClient
{
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[512 * 1024];

    public string Id { get; private set; } = "";

    public string SessionId { get; private set; } = "";

    public static async Task<WebSocketClient> OpenAsync(
        string url, string path = "/socket.io/", Action<ClientWebSocketOptions>? configure = null, int revision = 4)
    {
        var client = new WebSocketClient();
        configure?.Invoke(client._socket.Options);
        var address = new Uri($"{url.Replace("http", "ws", StringComparison.Ordinal)}{path}?EIO={revision}&transport=websocket");
        await client._socket.ConnectAsync(address, CancellationToken.None).Bound();
        var open = await client.ReceiveFrameAsync();
        Assert.StartsWith("0{", open, StringComparison.Ordinal);
        client.SessionId = TestClientExtensions.ReadId(open![1..]);
        return client;
    }

    public Task SendAsync(string packet) => SendFrameAsync("4" + packet);

    public Task SendAsync(byte[] attachment) => _socket.SendAsync(attachment, WebSocketMessageType.Binary, true, CancellationToken.None).Bound();

    public Task SendFrameAsync(string frame) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, CancellationToken.None).Bound();

    public async Task<string?> ReceiveAsync()
    {
        while (await ReceiveFrameAsync() is { } frame)
        {
            if (frame == "2")
            {
                await SendFrameAsync("3");
                continue;
            }

            if (frame.StartsWith("40{", StringComparison.Ordinal)) Id = TestClientExtensions.ReadId(frame[2..]);
            return frame[0] == '4' ? frame[1..] : frame;
        }

        return null;
    }

    /// <summary>Ends the TCP connection without a word.</summary>
    public void Cut() => _socket.Abort();

    public Task CloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bound();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> ReceiveFrameAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            ValueWebSocketReceiveResult result;
            try
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().Bound();
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (!result.EndOfMessage) continue;
            // Attachments read as in the payloads of polling.
            return result.MessageType == WebSocketMessageType.Text
                ? Encoding.UTF8.GetString(_buffer, 0, length)
                : "b" + Convert.ToBase64String(_buffer, 0, length);
        }
    }
}
