using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The engine's own framing, apart from how data is received.</summary>
internal abstract class FramedWebSocket(WriteBatcher output) : IMessageConnection
{
    private WebSocketCloseStatus? _closeStatus;

    public abstract Span<byte> Message { get; }

    protected WriteBatcher Output => output;

    public abstract ValueTask<MessageReadResult> ReadAsync(Action beforeWait);

    public abstract Task DiscardAsync();

    public abstract void CancelRead();

    public abstract void Abort();

    public abstract void Dispose();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress)
    {
        output.AddFrame(isBinary ? FrameOpcode.Binary : FrameOpcode.Text, message.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync() => output.SendBatchAsync();

    public ValueTask CloseAsync() => output.WriteFrameAsync(FrameOpcode.Close, CloseFrame.Payload(_closeStatus));

    /// <summary>Returns what a frame means to the receiver of messages, or null if reading continues.</summary>
    protected MessageReadResult? ToResult(FrameReadResult found, ReadOnlySpan<byte> payload) => found switch
    {
        FrameReadResult.Text => MessageReadResult.Text,
        FrameReadResult.Binary => MessageReadResult.Binary,
        FrameReadResult.Close => EndWith(CloseFrame.StatusOf(payload), MessageReadResult.Close),
        FrameReadResult.TooBig => EndWith(WebSocketCloseStatus.MessageTooBig, MessageReadResult.TooBig),
        FrameReadResult.ProtocolError => EndWith(WebSocketCloseStatus.ProtocolError, MessageReadResult.ProtocolError),
        FrameReadResult.InvalidText => EndWith(WebSocketCloseStatus.InvalidPayloadData, MessageReadResult.InvalidText),
        _ => null,
    };

    private MessageReadResult EndWith(WebSocketCloseStatus? status, MessageReadResult result)
    {
        _closeStatus = status;
        return result;
    }
}
