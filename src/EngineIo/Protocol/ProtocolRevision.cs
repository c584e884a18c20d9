using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>
/// What differs between the revisions of the Engine.IO protocol: the format of packets and payloads, and which side pings. Selected at the
/// handshake.
/// </summary>
internal abstract class ProtocolRevision
{
    /// <summary>The value of the query parameter <c>EIO</c>.</summary>
    public abstract int Number { get; }

    /// <summary>Whether the client pings; otherwise the server does.</summary>
    public abstract bool ClientPings { get; }

    /// <summary>Whether a POST may have a binary body.</summary>
    public abstract bool TakesBinaryBodies { get; }

    /// <summary>Writes binary data as a WebSocket frame; null if the frame is the data itself.</summary>
    public abstract BinaryFrameWriter? BinaryFrameWriter { get; }

    /// <summary>Selects the revision that a client requests. Clients of revision 3 may send any number but 4, or none.</summary>
    public static ProtocolRevision Select(string number, bool wantsBase64)
    {
        if (number == "4") return Revision4.Instance;
        return wantsBase64 ? Revision3.WithBase64 : Revision3.WithBinary;
    }

    /// <summary>Reads the packet in one WebSocket frame. Base64 is decoded in place.</summary>
    /// <returns>False if the frame is not a valid packet.</returns>
    public abstract bool TryReadFrame(Span<byte> frame, bool isBinary, out EnginePacket packet);

    /// <summary>
    /// Reads the packet at <paramref name="position"/> of a polling body and advances the position. The body ends when the position is
    /// beyond it.
    /// </summary>
    /// <returns>False if there is no valid packet at the position.</returns>
    public abstract bool TryReadPayload(Span<byte> body, bool isBinary, ref int position, out EnginePacket packet);

    /// <summary>Appends one frame of a message to a polling response.</summary>
    public abstract void WritePayload(PooledBuffer payload, ReadOnlySpan<byte> frame, bool isBinary);

    /// <summary>Whether a polling payload is binary.</summary>
    public abstract bool IsBinaryPayload(ReadOnlySpan<byte> payload);
}
