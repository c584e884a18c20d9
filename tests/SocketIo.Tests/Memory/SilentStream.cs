
namespace SocketIoNet.Tests.Memory;

/// <summary>A connection from which nothing ever comes. It keeps nothing for whoever reads.</summary>
internal sealed class SilentStream : AsyncStream
{
    private readonly TaskCompletionSource<int> _never = new();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_never.Task);
}
