using SocketIoNet.Protocol;

namespace SocketIoNet.Acknowledgements;

/// <summary>Sends the acknowledgement of an event that came from another server.</summary>
internal sealed class ServerSideAck(Action<EventArguments> send, IPayloadSerializer serializer) : AckTarget
{
    public override void Send<T>(T value, Ack ack)
    {
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, serializer, value);
        if (ack.TryTake()) Send(writer);
    }

    public override void Send(ReadOnlySpan<object?> values, Ack ack)
    {
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, serializer, values);
        if (ack.TryTake()) Send(writer);
    }

    private void Send(PayloadWriter writer) => send(new EventArguments(writer.Json[1..^1], writer.Attachments, serializer, null));
}
