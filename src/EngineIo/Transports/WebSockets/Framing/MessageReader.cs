using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.FlowControl;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Reads the messages of the framework's WebSocket. It holds no buffer while it waits, so that idle connections take little memory.
/// </summary>
internal sealed class MessageReader(WebSocket webSocket, int maxLength) : IDisposable
{
    private const int FirstRead = 4096;

    private readonly PooledBuffer _buffer = new();
    private YieldBudget _budget;

    /// <summary>The message that was read last; valid until the next read. May be changed in place.</summary>
    public Span<byte> Message => _buffer.Written;

    /// <summary>The status of the close frame after the last read: of the error, or the client's own; null for none.</summary>
    public WebSocketCloseStatus? CloseStatus { get; private set; }

    /// <summary>Reads the next message. If none has arrived yet, calls <paramref name="beforeWait"/> first.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<MessageReadResult> ReadAsync(Action beforeWait)
    {
        try
        {
            return await ReadMessageAsync(beforeWait).ConfigureAwait(false);
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode != WebSocketError.ConnectionClosedPrematurely && exception.InnerException is not IOException)
        {
            // The connection works, but the received data is invalid.
            return EndWith(WebSocketCloseStatus.InvalidPayloadData, MessageReadResult.ProtocolError);
        }
    }

    /// <summary>Reads and drops everything until the client closes the connection.</summary>
    public async Task DiscardAsync()
    {
        ValueWebSocketReceiveResult result;
        do
        {
            _buffer.Clear();
            result = await webSocket.ReceiveAsync(_buffer.GetMemory(), CancellationToken.None).ConfigureAwait(false);
        }
        while (result.MessageType != WebSocketMessageType.Close);
    }

    public void Dispose() => _buffer.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<MessageReadResult> ReadMessageAsync(Action beforeWait)
    {
        _buffer.Clear();
        if (_budget.IsSpent())
        {
            beforeWait();
            await Task.Yield();
        }

        var arrival = webSocket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (!arrival.IsCompleted)
        {
            _buffer.Dispose();
            beforeWait();
        }

        var result = await arrival.ConfigureAwait(false);
        while (!result.EndOfMessage)
        {
            if (_buffer.Length > maxLength) return EndWith(WebSocketCloseStatus.MessageTooBig, MessageReadResult.TooBig);
            var free = _buffer.GetMemory(_buffer.Length == 0 ? FirstRead : 0);
            result = await webSocket.ReceiveAsync(free[..(int)Math.Min(free.Length, maxLength + 1L - _buffer.Length)], CancellationToken.None).ConfigureAwait(false);
            _buffer.Advance(result.Count);
        }

        if (result.MessageType == WebSocketMessageType.Close) return EndWith(webSocket.CloseStatus, MessageReadResult.Close);
        if (_buffer.Length > maxLength) return EndWith(WebSocketCloseStatus.MessageTooBig, MessageReadResult.TooBig);
        return result.MessageType == WebSocketMessageType.Text ? MessageReadResult.Text : MessageReadResult.Binary;
    }

    private MessageReadResult EndWith(WebSocketCloseStatus? status, MessageReadResult result)
    {
        CloseStatus = status is WebSocketCloseStatus.Empty ? null : status;
        return result;
    }
}
