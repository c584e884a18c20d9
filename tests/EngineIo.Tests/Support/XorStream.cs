namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Transforms the data, as encryption does, and counts it.</summary>
internal sealed class XorStream(Stream inner, byte key) : AsyncStream
{
    public int Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        foreach (ref var value in buffer.Span[..count]) value ^= key;
        Count += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var changed = buffer.ToArray();
        foreach (ref var value in changed.AsSpan()) value ^= key;
        Count += changed.Length;
        await inner.WriteAsync(changed, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
