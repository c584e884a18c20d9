using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Transports;

namespace SocketIoNet.Bench.Micro;

/// <summary>A connection that takes everything and writes it nowhere.</summary>
internal sealed class DrainingTransport : IEngineTransport
{
    public TransportKind Kind => TransportKind.WebSocket;

    public bool IsReady => true;

    public ValueTask WriteFromAsync(SendQueue queue)
    {
        while (queue.TryTake(out var item)) item.Message.Release();
        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync() => ValueTask.CompletedTask;

    public void OnWriteFailed(Exception exception)
    {
    }

    public bool BeginClose(CloseMode mode) => false;

    public void LimitClose(TimeSpan limit)
    {
    }
}
