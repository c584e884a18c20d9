using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.WebSockets;

/// <summary>
/// Frames by the framework's WebSocket: where messages are compressed, and under servers that can not hand a connection over, as the framework's test host.
/// </summary>
/// <param name="webSocket">The framework's WebSocket.</param>
/// <param name="output">What it writes to, to be gathered; null where each frame is sent by itself.</param>
/// <param name="maxLength">The largest message that is read.</param>
/// <param name="compressionThreshold">From which length messages are compressed; null for never.</param>
/// <param name="abort">Cuts the connection.</param>
/// <remarks>No operation is given a token: a cancellable one takes a slower path, and cancelling aborts the connection anyway.</remarks>
internal sealed class FrameworkConnection(WebSocket webSocket, GatheringOutput? output, int maxLength, int? compressionThreshold, Action abort)
    : IFrameConnection
{
    private readonly MessageReader _reader = new(webSocket, maxLength);
    private bool _isGathering;

    public Span<byte> Message => _reader.Message;

    public ValueTask<MessageReadResult> ReadAsync(Action beforeWait) => _reader.ReadAsync(beforeWait);

    public Task DiscardAsync() => _reader.DiscardAsync();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress)
    {
        if (!_isGathering)
        {
            _isGathering = true;
            output?.BeginGathering();
        }

        var flags = WebSocketMessageFlags.EndOfMessage;
        if (!compress || compressionThreshold is not { } threshold || message.Length < threshold) flags |= WebSocketMessageFlags.DisableCompression;
        return webSocket.SendAsync(message, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, flags, CancellationToken.None);
    }

    public ValueTask FlushAsync()
    {
        _isGathering = false;
        return output is null ? ValueTask.CompletedTask : output.SendGatheredAsync();
    }

    public async ValueTask CloseAsync()
    {
        var status = _reader.CloseStatus;
        if (output is null)
        {
            await webSocket.CloseOutputAsync(status ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // The framework can not write a close frame without a status: it would put the reserved 1005 on the wire.
        await output.WriteFrameAsync(FrameOpcode.Close, CloseFrame.Payload(status)).ConfigureAwait(false);
    }

    /// <summary>The framework has no other way to end a read.</summary>
    public void CancelRead() => Abort();

    public void Abort()
    {
        webSocket.Abort();
        abort();
    }

    public void Dispose()
    {
        _reader.Dispose();
        webSocket.Dispose();
    }
}
