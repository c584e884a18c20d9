namespace SocketIoNet.Protocol;

/// <summary>What a packet is for. The values are those of the wire.</summary>
public enum PacketType : byte
{
    /// <summary>A client asks for a namespace, or the server grants it.</summary>
    Connect = 0,

    /// <summary>One side leaves the namespace.</summary>
    Disconnect = 1,

    /// <summary>An event: an array of the event name and its arguments.</summary>
    Event = 2,

    /// <summary>The answer to an event that asked for one: an array of arguments.</summary>
    Ack = 3,

    /// <summary>The server refuses the namespace.</summary>
    ConnectError = 4,

    /// <summary>
    /// How an <see cref="Event"/> with attachments is marked on the wire. A <see cref="Packet"/> never has this type: it is an
    /// <see cref="Event"/> with <see cref="Packet.Attachments"/>.
    /// </summary>
    BinaryEvent = 5,

    /// <summary>How an <see cref="Ack"/> with attachments is marked on the wire; see <see cref="BinaryEvent"/>.</summary>
    BinaryAck = 6,
}
