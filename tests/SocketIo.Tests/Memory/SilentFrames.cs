using System.Net.WebSockets;
using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.Tests.Memory;

/// <summary>A WebSocket whose client never says anything.</summary>
internal sealed class SilentFrames : IFrameConnection
{
    private readonly TaskCompletionSource<ValueWebSocketReceiveResult> _never = new();

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer) => new(_never.Task);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress) => ValueTask.CompletedTask;

    public ValueTask FlushAsync() => ValueTask.CompletedTask;

    public ValueTask CloseAsync(WebSocketCloseStatus? status) => ValueTask.CompletedTask;

    public void Abort() => _never.TrySetException(new WebSocketException());

    public void Dispose()
    {
    }
}
