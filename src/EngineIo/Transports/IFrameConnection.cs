using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>A WebSocket as frames: the one place that knows who does the framing.</summary>
internal interface IFrameConnection : IDisposable
{
    /// <summary>Receives a part of a message. With an empty buffer it completes when there is something to receive.</summary>
    ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Writes one message, which is sent at the next <see cref="FlushAsync"/>. Only one write or flush at a time.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress);

    /// <summary>Sends what has been written.</summary>
    ValueTask FlushAsync();

    /// <summary>Sends a close frame: with a status, or empty for null.</summary>
    ValueTask CloseAsync(WebSocketCloseStatus? status);

    /// <summary>Cuts the connection.</summary>
    void Abort();
}
