using System.IO.Pipelines;
using SocketIoNet.EngineIo.FlowControl;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>Follows the frames of a client by their lengths, whatever is in them, up to the close frame: nothing comes after it.</summary>
internal sealed class FrameSkipper
{
    private readonly byte[] _header = new byte[FrameHeader.MaxReadSize];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>Whether a close frame has begun.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Skips what has arrived. A frame that breaks the rules has a length as well.</summary>
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

    /// <summary>Reads and skips until the client closes: with a close frame, or by ending the connection.</summary>
    public async Task SkipToCloseAsync(PipeReader input)
    {
        var budget = default(YieldBudget);
        while (!HasClosed)
        {
            if (budget.IsSpent()) await Task.Yield();
            // A read that is cancelled is no end: others may have wanted to end the reading of messages.
            var arrived = await input.ReadAsync().ConfigureAwait(false);
            foreach (var part in arrived.Buffer) Skip(part.Span);
            var isOver = arrived.IsCompleted && arrived.Buffer.IsEmpty;
            input.AdvanceTo(arrived.Buffer.End);
            if (isOver) return;
        }
    }

    /// <summary>Takes the header of the next frame as far as it is there; returns how many bytes that was.</summary>
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
