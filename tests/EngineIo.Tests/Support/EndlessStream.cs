namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A connection that always has input: the beginning once, then the rest again and again. It takes whatever is written, and breaks after so many reads.</summary>
internal sealed class EndlessStream(byte[] beginning, byte[] rest, int maxReads) : Stream
{
    private byte[] _left = beginning;
    private int _reads;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (++_reads > maxReads) throw new IOException("Somebody reads without end.");
        var filled = 0;
        while (filled < buffer.Length)
        {
            if (_left.Length == 0) _left = rest;
            var count = Math.Min(_left.Length, buffer.Length - filled);
            _left.AsMemory(0, count).CopyTo(buffer[filled..]);
            _left = _left[count..];
            filled += count;
        }

        return ValueTask.FromResult(filled);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
