namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A connection that always has input: the beginning once, then the rest repeatedly. It accepts all writes and fails after a number of reads.</summary>
internal sealed class EndlessStream(byte[] beginning, byte[] rest, int maxReads) : AsyncStream
{
    private byte[] _left = beginning;
    private int _reads;

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
}
