using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The body of the response to a forwarded request.</summary>
internal sealed class ForwardedResponseStream(ForwardedResponse response) : AsyncStream
{
    public override bool CanRead => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => response.WriteAsync(buffer);

    public override Task FlushAsync(CancellationToken cancellationToken) => response.StartAsync(cancellationToken);
}
