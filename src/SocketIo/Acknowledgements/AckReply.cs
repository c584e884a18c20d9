using SocketIoNet.Acknowledgements;

namespace SocketIoNet;

/// <summary>
/// Where the acknowledgement of one event is sent. A struct, so that an event whose handler returns the acknowledgement allocates nothing for it. The default sends nothing.
/// </summary>
internal readonly struct AckReply(Socket? socket, long id, Ack? shared)
{
    /// <summary>The socket that the event came from.</summary>
    internal Socket? Socket => socket;

    internal bool IsRequested => id >= 0 && (socket is not null || shared is not null);

    internal CancellationToken Disconnected => socket?.DisconnectedToken ?? CancellationToken.None;

    internal void Send<T>(T value)
    {
        if (!IsRequested) return;
        if (shared is null) ClientAck.Send(socket!, id, value);
        else shared.SendValue(value);
    }

    /// <summary>The same for several handlers: the first acknowledgement is sent, the others are not.</summary>
    internal AckReply ToShared() => shared is null ? new(socket, id, new Ack(socket, socket is null ? -1 : id)) : this;

    internal Ack ToAck() => ToShared().Shared!;

    private Ack? Shared => shared;
}
