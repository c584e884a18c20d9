using SocketIoNet.EngineIo.Internal;

namespace SocketIoNet.EngineIo.Protocol;

/// <summary>
/// What differs between the revisions of the Engine.IO protocol: how packets and payloads are written, and who pings. Chosen once, at the handshake.
/// </summary>
internal abstract class ProtocolRevision
{
    /// <summary>The value of the query parameter <c>EIO</c>.</summary>
    public abstract int Number { get; }

    /// <summary>Whether the server pings and the client answers, or the other way round.</summary>
    public abstract bool ServerPings { get; }

    /// <summary>Reads the packet in one WebSocket frame. Base64 is decoded in place.</summary>
    /// <returns>False when it is not a packet.</returns>
    public abstract bool TryReadFrame(Span<byte> frame, bool isBinary, out EnginePacket packet);

    /// <summary>Reads the packet at <paramref name="position"/> of a polling body and moves on; a body has ended when the position is beyond it.</summary>
    /// <returns>False when there is no valid packet.</returns>
    public abstract bool TryReadPayload(Span<byte> body, ref int position, out EnginePacket packet);

    /// <summary>Appends one frame of a message to a polling response.</summary>
    public abstract void WritePayload(PooledBuffer payload, ReadOnlySpan<byte> frame, bool isBinary);
}
