using SocketIoNet.Protocol;

namespace SocketIoNet.Acknowledgements;

/// <summary>Sends the acknowledgement of an event to the client that it came from.</summary>
internal static class ClientAck
{
    /// <summary>Sends one value, unless <paramref name="ack"/>, which several handlers may share, has been used; a value that cannot be serialized does not use it.</summary>
    public static void Send<T>(Socket socket, long id, T value, Ack? ack = null)
    {
        if (!socket.Connected) return;
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, socket.Server.Serializer, value, socket.Server.MaxOutgoingAttachments);
        if (ack?.TryTake() != false) Send(socket, id, writer);
    }

    /// <inheritdoc cref="Send{T}"/>
    public static void Send(Socket socket, long id, ReadOnlySpan<object?> values, Ack ack)
    {
        if (!socket.Connected) return;
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, socket.Server.Serializer, values, socket.Server.MaxOutgoingAttachments);
        if (ack.TryTake()) Send(socket, id, writer);
    }

    private static void Send(Socket socket, long id, PayloadWriter payload)
    {
        if (socket.Connected) socket.Client.Send(new Packet(PacketType.Ack, socket.Namespace.WireName, payload.Json, id, payload.Attachments));
    }
}
