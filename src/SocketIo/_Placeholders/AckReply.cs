namespace SocketIoNet;

internal readonly struct AckReply
{
    internal bool IsRequested { get; }

    internal void Send<T>(T value) => throw new NotSupportedException();

    internal void Send() => throw new NotSupportedException();

    internal Ack ToAck() => throw new NotSupportedException();
}
