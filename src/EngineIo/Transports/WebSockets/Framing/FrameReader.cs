using System.Buffers;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>Receives data into pooled memory and parses it there (<see cref="FrameParser"/>).</summary>
/// <remarks>Memory grows with the received data, not with announced lengths, and shrinks with the unread data.</remarks>
internal sealed class FrameReader(int maxLength) : IDisposable
{
    private const int InitialCapacity = 4096;

    /// <summary>Unread data keeps memory of at most this many times its size.</summary>
    private const int LargestSlack = 4;

    private FrameParser _parser = new(maxLength);
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _payloadStart;
    private int _payloadLength;

    /// <summary>Whether all received data was read.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>The last message or payload of a control frame; valid until the next read or <see cref="GetFree"/>.</summary>
    public Span<byte> Payload => _parser.Assembled is { } message ? message.Written : _bytes.AsSpan(_payloadStart, _payloadLength);

    /// <summary>Memory for received data. Call <see cref="Advance"/> with the number of bytes written to it.</summary>
    public Memory<byte> GetFree()
    {
        if (_end == _bytes.Length) MakeRoom();
        return _bytes.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    /// <summary>Reads up to the end of the next message or control frame.</summary>
    public FrameReadResult Read()
    {
        var unread = _bytes.AsSpan(_start.._end);
        var result = _parser.Read(ref unread, out var payload);
        _start = _end - unread.Length;
        if (_parser.Assembled is not null || result == FrameReadResult.Incomplete) return result;
        // The payload of a frame ends where the unread data starts.
        (_payloadStart, _payloadLength) = (_start - payload.Length, payload.Length);
        return result;
    }

    /// <summary>Drops the received data up to a close frame; false if there is none.</summary>
    public bool DropToClose()
    {
        var hasClosed = _parser.DropToClose(_bytes.AsSpan(_start.._end));
        _start = _end;
        return hasClosed;
    }

    /// <summary>Shrinks memory that is much larger than the unread data; returns all of it if there is none.</summary>
    public void Release()
    {
        var unread = _end - _start;
        if (_bytes.Length / LargestSlack < unread || (unread > 0 && _bytes.Length <= InitialCapacity)) return;
        MoveTo(unread == 0 ? [] : ArrayPool<byte>.Shared.Rent(Math.Max(InitialCapacity, unread)));
        _payloadStart = _payloadLength = 0;
    }

    /// <summary>Drops all data, including unread data.</summary>
    public void Dispose()
    {
        _start = _end;
        Release();
        _parser.Dispose();
    }

    /// <summary>Moves the unread data to the front, and into larger memory if it takes more than half.</summary>
    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread > _bytes.Length / 2 || _bytes.Length == 0)
        {
            MoveTo(ArrayPool<byte>.Shared.Rent(BufferGrowth.Next(_bytes.Length, Math.Max(InitialCapacity, unread + 1L))));
            return;
        }

        _bytes.AsSpan(_start, unread).CopyTo(_bytes);
        (_start, _end) = (0, unread);
    }

    private void MoveTo(byte[] memory)
    {
        var unread = _bytes.AsSpan(_start.._end);
        unread.CopyTo(memory);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = memory;
        (_start, _end) = (0, unread.Length);
    }
}
