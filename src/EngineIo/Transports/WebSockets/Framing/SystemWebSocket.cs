using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Framing by the framework's WebSocket: for compression, and for servers without access to the connection, such as the test host of
/// ASP.NET Core.
/// </summary>
/// <param name="webSocket">The framework's WebSocket.</param>
/// <param name="stream">The connection of the WebSocket; null for servers that only provide a WebSocket.</param>
/// <param name="maxLength">The maximum size of a received message.</param>
/// <param name="compressionThreshold">The size from which messages are compressed; null for no compression.</param>
/// <param name="abort">Aborts the connection.</param>
/// <param name="dispose">Disposes the WebSocket without aborting the connection.</param>
/// <remarks>No operation gets a cancellation token: that would take a slower path, and cancellation aborts the connection anyway.</remarks>
internal sealed class SystemWebSocket(
    WebSocket webSocket, UpgradedStream? stream, int maxLength, int? compressionThreshold, Action abort, Action<WebSocket> dispose) : IMessageConnection
{
    private readonly MessageReader _reader = new(webSocket, maxLength);
    private bool _isBatching;

    public Span<byte> Message => _reader.Message;

    public ValueTask<MessageReadResult> ReadAsync(Action beforeWait) => _reader.ReadAsync(beforeWait);

    /// <summary>After an error the framework's WebSocket cannot read, so the rest is read without it.</summary>
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
        // The framework cannot write a close frame without a status: it would send the reserved 1005.
        await stream.Output.WriteFrameAsync(FrameOpcode.Close, CloseFrame.Payload(status)).ConfigureAwait(false);
    }

    public void CancelRead()
    {
        // Without the stream this is the only method of ending a read.
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
