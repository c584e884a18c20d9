using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>An exchange as a stream: the body of a request, or an upgraded connection.</summary>
internal sealed class ExchangeStream(Exchange exchange) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => exchange.Input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => exchange.WriteAsync(buffer);
}
