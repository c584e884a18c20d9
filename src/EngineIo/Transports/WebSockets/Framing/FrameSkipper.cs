using System.IO.Pipelines;
using SocketIoNet.EngineIo.FlowControl;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>Skips the frames of a client, by their lengths only, up to the close frame, which is the last.</summary>
internal sealed class FrameSkipper
{
    private readonly byte[] _header = new byte[FrameHeader.MaxReadSize];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>Whether a close frame has started.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Skips received data. Invalid frames have a length as well.</summary>
    public void Skip(ReadOnlySpan<byte> bytes)
    {
        while (!HasClosed && !bytes.IsEmpty)
        {
            var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
            _payloadLeft -= (ulong)skipped;
            bytes = bytes[skipped..];
            if (!bytes.IsEmpty) bytes = bytes[ReadHeader(bytes)..];
        }
    }

    /// <summary>Reads and skips until the client sends a close frame or ends the connection.</summary>
    public async Task SkipToCloseAsync(PipeReader input)
    {
        var budget = default(YieldBudget);
        while (!HasClosed)
        {
            if (budget.IsSpent()) await Task.Yield();
            // A cancelled read is not the end of the connection: only reading messages was to stop.
            var arrived = await input.ReadAsync().ConfigureAwait(false);
            foreach (var part in arrived.Buffer) Skip(part.Span);
            var isOver = arrived.IsCompleted && arrived.Buffer.IsEmpty;
            input.AdvanceTo(arrived.Buffer.End);
            if (isOver) return;
        }
    }

    /// <summary>Reads the available part of the next header. Returns its number of bytes.</summary>
    private int ReadHeader(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            _header[_headerLength++] = bytes[i];
            if (!FrameHeader.TryRead(_header.AsSpan(0, _headerLength), out var header)) continue;
            _headerLength = 0;
            _payloadLeft = header.Length;
            HasClosed = header.IsAllowed && header.Opcode == FrameOpcode.Close;
            return i + 1;
        }

        return bytes.Length;
    }
}
