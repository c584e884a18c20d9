namespace SocketIoNet.Protocol;

/// <summary>The type of a packet. The values are those on the wire.</summary>
public enum PacketType : byte
{
    /// <summary>A client joins a namespace, or the server accepts it.</summary>
    Connect = 0,

    /// <summary>One side leaves the namespace.</summary>
    Disconnect = 1,

    /// <summary>An event: an array of the event name and its arguments.</summary>
    Event = 2,

    /// <summary>The acknowledgement of an event: an array of arguments.</summary>
    Ack = 3,

    /// <summary>The server rejects a client that joins a namespace.</summary>
    ConnectError = 4,

    /// <summary>
    /// An <see cref="Event"/> with attachments, on the wire only: a <see cref="Packet"/> is an <see cref="Event"/> with <see cref="Packet.Attachments"/>.
    /// </summary>
    BinaryEvent = 5,

    /// <summary>An <see cref="Ack"/> with attachments, on the wire only; see <see cref="BinaryEvent"/>.</summary>
    BinaryAck = 6,
}
