namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Records each write, and forwards it to the inner stream if there is one.</summary>
internal sealed class RecordingStream(Stream? inner = null) : AsyncStream
{
    private readonly List<byte[]> _writes = [];
    private readonly int[] _counts = new int[256];

    public Func<Task>? BeforeWrite { get; init; }

    public bool KeepsWrites { get; init; } = true;

    public List<byte[]> Writes
    {
        get
        {
            lock (_writes) return [.. _writes];
        }
    }

    /// <summary>The number of times a byte was written.</summary>
    public int Count(byte value)
    {
        lock (_writes) return _counts[value];
    }

    public void Forget()
    {
        lock (_writes) _writes.Clear();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (BeforeWrite is not null) await BeforeWrite();
        lock (_writes)
        {
            if (KeepsWrites) _writes.Add(buffer.ToArray());
            foreach (var value in buffer.Span) _counts[value]++;
        }

        if (inner is not null) await inner.WriteAsync(buffer, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner!.ReadAsync(buffer, cancellationToken);
}
