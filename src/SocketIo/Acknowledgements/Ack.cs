using System.Runtime.CompilerServices;
using SocketIoNet.Namespaces;

namespace SocketIoNet;

/// <summary>Acknowledges an event, for handlers that do not return the acknowledgement. It may be kept and used later, from any thread.</summary>
public sealed class Ack
{
    private readonly Socket? _socket;
    private readonly ServerSideAck? _otherServer;
    private readonly long _id;
    private int _isSent;

    internal Ack(Socket? socket, long id)
    {
        _socket = socket;
        _id = id;
    }

    internal Ack(ServerSideAck otherServer) => _otherServer = otherServer;

    /// <summary>Whether an acknowledgement was asked for. If not, sending one does nothing.</summary>
    public bool IsRequested => _id >= 0;

    internal long Id => _id;

    private bool IsOpen => IsRequested && Volatile.Read(ref _isSent) == 0;

    /// <summary>Acknowledges without a value. Only the first acknowledgement of an event is sent.</summary>
    public void Send() => Send(ReadOnlySpan<object?>.Empty);

    /// <summary>Acknowledges with one value. Only the first acknowledgement of an event is sent.</summary>
    /// <exception cref="PayloadSerializationException">The value cannot be serialized; nothing has been sent, and another can be.</exception>
    [OverloadResolutionPriority(1)]
    public void Send(object? value) => SendValue(value);

    /// <summary>Acknowledges with several values. Only the first acknowledgement of an event is sent.</summary>
    /// <exception cref="PayloadSerializationException">A value cannot be serialized; nothing has been sent, and others can be.</exception>
    public void Send(params ReadOnlySpan<object?> values)
    {
        if (!IsOpen) return;
        if (_otherServer is null) _socket!.SendAck(_id, values, this);
        else _otherServer.Send(values, this);
    }

    internal void SendValue<T>(T value)
    {
        if (!IsOpen) return;
        if (_otherServer is null) _socket!.SendAck(_id, value, this);
        else _otherServer.Send(value, this);
    }

    /// <summary>True for the first acknowledgement that is ready, which is the one to send.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _isSent, 1) == 0;
}
