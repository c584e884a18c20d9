using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Frames by the framework's WebSocket: where messages are compressed, and under servers that can not hand a connection over, as the framework's test host.
/// </summary>
/// <param name="webSocket">The framework's WebSocket.</param>
/// <param name="stream">The connection that it reads and writes; null under servers that hand out nothing but their WebSocket.</param>
/// <param name="maxLength">The largest message that is read.</param>
/// <param name="compressionThreshold">From which length messages are compressed; null for never.</param>
/// <param name="abort">Aborts the connection.</param>
/// <param name="dispose">Disposes of the WebSocket, and leaves the connection alone.</param>
/// <remarks>No operation is given a token: a cancellable one takes a slower path, and cancelling aborts the connection anyway.</remarks>
internal sealed class SystemWebSocket(
    WebSocket webSocket, UpgradedStream? stream, int maxLength, int? compressionThreshold, Action abort, Action<WebSocket> dispose) : IMessageConnection
{
    private readonly MessageReader _reader = new(webSocket, maxLength);
    private bool _isBatching;

    public Span<byte> Message => _reader.Message;

    public ValueTask<MessageReadResult> ReadAsync(Action beforeWait) => _reader.ReadAsync(beforeWait);

    /// <summary>After an error the framework's WebSocket reads nothing more, so what follows is read without it.</summary>
    public Task DiscardAsync() => stream is null ? _reader.DiscardAsync() : stream.SkipToCloseAsync();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress)
    {
        if (!_isBatching)
        {
            _isBatching = true;
            stream?.Output.BeginBatch();
        }

        var flags = WebSocketMessageFlags.EndOfMessage;
        if (!compress || compressionThreshold is not { } threshold || message.Length < threshold) flags |= WebSocketMessageFlags.DisableCompression;
        return webSocket.SendAsync(message, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, flags, CancellationToken.None);
    }

    public ValueTask FlushAsync()
    {
        _isBatching = false;
        return stream is null ? ValueTask.CompletedTask : stream.Output.SendBatchAsync();
    }

    public async ValueTask CloseAsync()
    {
        var status = _reader.CloseStatus;
        if (stream is null)
        {
            await webSocket.CloseOutputAsync(status ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        if (stream.IsClosedByFramework) return;
        // The framework can not write a close frame without a status: it would put the reserved 1005 on the wire.
        await stream.Output.WriteFrameAsync(FrameOpcode.Close, CloseFrame.Payload(status)).ConfigureAwait(false);
    }

    public void CancelRead()
    {
        // Without the stream the framework has no other way to end a read.
        if (stream is null) Abort();
        else stream.Input.CancelPendingRead();
    }

    public void Abort()
    {
        webSocket.Abort();
        abort();
    }

    public void Dispose()
    {
        _reader.Dispose();
        dispose(webSocket);
    }
}
