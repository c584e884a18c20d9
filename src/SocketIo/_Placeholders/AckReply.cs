namespace SocketIoNet;

internal readonly struct AckReply
{
    internal bool IsRequested { get; }

    internal void Send<T>(T value)
    {
        if (IsRequested) throw new NotSupportedException();
    }

    internal void Send()
    {
        if (IsRequested) throw new NotSupportedException();
    }

    internal Ack ToAck() => IsRequested ? throw new NotSupportedException() : new Ack();
}
