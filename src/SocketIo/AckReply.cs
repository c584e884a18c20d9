namespace SocketIoNet;

/// <summary>
/// Where the acknowledgement of one event goes; a value, so that an event whose handler returns its answer costs no object. The default goes nowhere.
/// </summary>
internal readonly struct AckReply(Socket? socket, long id, Ack? shared)
{
    internal bool IsRequested => id >= 0 && (socket is not null || shared is not null);

    internal CancellationToken Disconnected => socket?.Disconnected ?? CancellationToken.None;

    internal void Send<T>(T value)
    {
        if (!IsRequested) return;
        if (shared is null) socket!.SendAck(id, value);
        else shared.SendValue(value);
    }

    internal Ack ToAck() => shared ?? new Ack(socket, socket is null ? -1 : id);
}
