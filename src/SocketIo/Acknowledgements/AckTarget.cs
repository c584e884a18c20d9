namespace SocketIoNet.Acknowledgements;

/// <summary>Takes the acknowledgement of an event that came from no socket of this server.</summary>
internal abstract class AckTarget
{
    /// <summary>Sends one value, unless <paramref name="ack"/> has been used; a value that cannot be serialized does not use it.</summary>
    public abstract void Send<T>(T value, Ack ack);

    /// <summary>Sends several values, unless <paramref name="ack"/> has been used; a value that cannot be serialized does not use it.</summary>
    public abstract void Send(ReadOnlySpan<object?> values, Ack ack);
}
