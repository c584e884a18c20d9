using System.Buffers;
using System.Text.Unicode;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Parses the frames of a client and combines fragmented messages. An unfragmented message is unmasked in place, without a copy.
/// </summary>
/// <remarks>Memory grows with the received data, not with announced lengths, and shrinks with the unread data.</remarks>
internal sealed class FrameReader(int maxLength) : IDisposable
{
    private const int InitialCapacity = 4096;
    private const int NoMessage = -1;

    /// <summary>Unread data keeps memory of at most this many times its size.</summary>
    private const int LargestSlack = 4;

    private readonly int _maxLength = Math.Min(maxLength, Array.MaxLength - FrameHeader.MaxReadSize);
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _payloadStart;
    private int _payloadLength;
    private PooledBuffer? _fragments;
    private int _fragmentedOpcode = NoMessage;
    private bool _isAssembled;
    private bool _hasClosed;
    private FrameSkipper? _skipper;

    /// <summary>Whether all received data was read.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>The last message or payload of a control frame; valid until the next read or <see cref="GetFree"/>.</summary>
    public Span<byte> Payload => _isAssembled ? _fragments!.Written : _bytes.AsSpan(_payloadStart, _payloadLength);

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
        ForgetAssembled();
        while (FrameHeader.TryRead(_bytes.AsSpan(_start.._end), out var header))
        {
            if (!header.IsAllowed) return FrameReadResult.ProtocolError;
            if (header.Length > (ulong)(_maxLength - (_fragments?.Length ?? 0)) && !FrameOpcode.IsControl(header.Opcode)) return FrameReadResult.TooBig;
            if (_end - _start - header.Size < (int)header.Length) break;
            if (Take(header) is var result and not FrameReadResult.Incomplete) return result;
        }

        return FrameReadResult.Incomplete;
    }

    /// <summary>Drops the received data up to a close frame; false if there is none.</summary>
    public bool DropToClose()
    {
        if (_hasClosed) return true;
        _skipper ??= new FrameSkipper();
        _skipper.Skip(_bytes.AsSpan(_start.._end));
        _start = _end;
        return _skipper.HasClosed;
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
        _fragments?.Dispose();
    }

    /// <summary>Handles a complete frame. The result is incomplete if further fragments follow.</summary>
    private FrameReadResult Take(in FrameHeader header)
    {
        _payloadStart = _start + header.Size;
        _payloadLength = (int)header.Length;
        _start = _payloadStart + _payloadLength;
        var payload = _bytes.AsSpan(_payloadStart, _payloadLength);
        FrameMask.Apply(payload, header.Mask);
        switch (header.Opcode)
        {
            case FrameOpcode.Pong:
                return FrameReadResult.Incomplete;
            case FrameOpcode.Ping:
                return FrameReadResult.Ping;
            case FrameOpcode.Close:
                _hasClosed = true;
                return CloseFrame.Check(payload);
        }

        // A message is a first frame with its type, then continuations. Only control frames may come in between.
        if ((header.Opcode == FrameOpcode.Continuation) != (_fragmentedOpcode != NoMessage)) return FrameReadResult.ProtocolError;
        if (header.IsFinal && _fragmentedOpcode == NoMessage) return Finish(header.Opcode, payload);
        return TakeFragment(header, payload);
    }

    private FrameReadResult TakeFragment(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        _fragments ??= new PooledBuffer();
        _fragments.Write(payload);
        if (header.Opcode != FrameOpcode.Continuation) _fragmentedOpcode = header.Opcode;
        if (!header.IsFinal) return FrameReadResult.Incomplete;
        var opcode = _fragmentedOpcode;
        _fragmentedOpcode = NoMessage;
        _isAssembled = true;
        return Finish(opcode, _fragments.Written);
    }

    private static FrameReadResult Finish(int opcode, ReadOnlySpan<byte> message)
    {
        if (opcode == FrameOpcode.Binary) return FrameReadResult.Binary;
        return Utf8.IsValid(message) ? FrameReadResult.Text : FrameReadResult.InvalidText;
    }

    private void ForgetAssembled()
    {
        if (!_isAssembled) return;
        _isAssembled = false;
        _fragments!.Dispose();
        _fragments = null;
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
