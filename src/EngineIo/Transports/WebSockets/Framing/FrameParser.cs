using System.Text.Unicode;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// Parses the frames of a client and combines fragmented messages, in whatever memory has the received data. An unfragmented message is unmasked in place, without a copy. A field of
/// its owner, so that it needs no object.
/// </summary>
internal struct FrameParser(int maxLength) : IDisposable
{
    private const int NoMessage = -1;

    private readonly int _maxLength = Math.Min(maxLength, Array.MaxLength - FrameHeader.MaxReadSize);
    private PooledBuffer? _fragments;
    private int _fragmentedOpcode = NoMessage;
    private bool _isAssembled;
    private bool _hasClosed;
    private FrameSkipper? _skipper;

    /// <summary>The last message, if it was combined from fragments; valid until the next read.</summary>
    public readonly PooledBuffer? Assembled => _isAssembled ? _fragments : null;

    /// <summary>Reads up to the end of the next message or control frame.</summary>
    /// <param name="unread">The received data; afterwards what follows.</param>
    /// <param name="payload">The message or the payload of a control frame; valid until the next read.</param>
    public FrameReadResult Read(ref Span<byte> unread, out Span<byte> payload)
    {
        ForgetAssembled();
        payload = default;
        while (FrameHeader.TryRead(unread, out var header))
        {
            if (!header.IsAllowed) return FrameReadResult.ProtocolError;
            if (header.Length > (ulong)(_maxLength - (_fragments?.Length ?? 0)) && !FrameOpcode.IsControl(header.Opcode)) return FrameReadResult.TooBig;
            if (unread.Length - header.Size < (int)header.Length) break;
            payload = unread.Slice(header.Size, (int)header.Length);
            unread = unread[(header.Size + payload.Length)..];
            if (Take(header, ref payload) is var result and not FrameReadResult.Incomplete) return result;
        }

        return FrameReadResult.Incomplete;
    }

    /// <summary>Drops received data. Returns whether the close frame of the client has started, in it or before.</summary>
    public bool DropToClose(ReadOnlySpan<byte> unread)
    {
        if (_hasClosed) return true;
        _skipper ??= new FrameSkipper();
        _skipper.Skip(unread);
        return _skipper.HasClosed;
    }

    /// <summary>Drops the fragments.</summary>
    public void Dispose()
    {
        _isAssembled = false;
        _fragments?.Dispose();
        _fragments = null;
    }

    /// <summary>Handles a complete frame. The result is incomplete if further fragments follow.</summary>
    private FrameReadResult Take(in FrameHeader header, ref Span<byte> payload)
    {
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
        return TakeFragment(header, ref payload);
    }

    private FrameReadResult TakeFragment(in FrameHeader header, ref Span<byte> payload)
    {
        _fragments ??= new PooledBuffer();
        _fragments.Write(payload);
        if (header.Opcode != FrameOpcode.Continuation) _fragmentedOpcode = header.Opcode;
        if (!header.IsFinal) return FrameReadResult.Incomplete;
        var opcode = _fragmentedOpcode;
        _fragmentedOpcode = NoMessage;
        _isAssembled = true;
        payload = _fragments.Written;
        return Finish(opcode, payload);
    }

    private static FrameReadResult Finish(int opcode, ReadOnlySpan<byte> message)
    {
        if (opcode == FrameOpcode.Binary) return FrameReadResult.Binary;
        return Utf8.IsValid(message) ? FrameReadResult.Text : FrameReadResult.InvalidText;
    }

    private void ForgetAssembled()
    {
        if (_isAssembled) Dispose();
    }
}
