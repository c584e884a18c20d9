using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Heartbeats;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>
/// What differs between the revisions of the Engine.IO protocol: how packets and payloads are written, and who pings. Chosen once, at the handshake.
/// </summary>
internal abstract class ProtocolRevision
{
    /// <summary>The value of the query parameter <c>EIO</c>.</summary>
    public abstract int Number { get; }

    /// <summary>Whether a POST may have a body of bytes, and not of text only.</summary>
    public abstract bool TakesBinaryBodies { get; }

    /// <summary>Writes binary data as a WebSocket frame; null where the frame is the bytes alone.</summary>
    public abstract BinaryFrameWriter? BinaryFrameWriter { get; }

    /// <summary>The revision that a client asks for. Anything but a 4 is what clients of revision 3 send.</summary>
    public static ProtocolRevision Select(string number, bool wantsBase64)
    {
        if (number == "4") return Revision4.Instance;
        return wantsBase64 ? Revision3.WithBase64 : Revision3.WithBinary;
    }

    public abstract Heartbeat CreateHeartbeat(EngineSession session);

    /// <summary>Reads the packet in one WebSocket frame. Base64 is decoded in place.</summary>
    /// <returns>False when it is not a packet.</returns>
    public abstract bool TryReadFrame(Span<byte> frame, bool isBinary, out EnginePacket packet);

    /// <summary>Reads the packet at <paramref name="position"/> of a polling body and moves on; a body has ended when the position is beyond it.</summary>
    /// <returns>False when there is no valid packet.</returns>
    public abstract bool TryReadPayload(Span<byte> body, bool isBinary, ref int position, out EnginePacket packet);

    /// <summary>Appends one frame of a message to a polling response.</summary>
    public abstract void WritePayload(PooledBuffer payload, ReadOnlySpan<byte> frame, bool isBinary);

    /// <summary>Whether a polling response is bytes, and not text.</summary>
    public abstract bool IsBinaryPayload(ReadOnlySpan<byte> payload);
}
