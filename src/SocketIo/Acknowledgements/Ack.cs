using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;

namespace SocketIoNet;

/// <summary>Acknowledges an event, for handlers that do not return the acknowledgement. It may be kept and used later, from any thread.</summary>
public sealed class Ack
{
    private readonly Socket? _socket;
    private readonly AckTarget? _target;
    private readonly long _id;
    private int _isSent;

    /// <summary>For tests: creates an acknowledgement without a client.</summary>
    /// <param name="record">Is given the values of the first acknowledgement; null when none is requested.</param>
    public Ack(Action<object?[]>? record = null)
    {
        _id = record is null ? -1 : 0;
        _target = record is null ? null : new RecordedAck(record);
    }

    internal Ack(Socket? socket, long id)
    {
        _socket = socket;
        _id = id;
    }

    internal Ack(AckTarget target) => _target = target;

    /// <summary>Whether an acknowledgement was requested. If not, sending one does nothing.</summary>
    public bool IsRequested => _id >= 0;

    internal long Id => _id;

    private bool IsOpen => IsRequested && Volatile.Read(ref _isSent) == 0;

    /// <summary>Acknowledges with one value. Only the first acknowledgement of an event is sent.</summary>
    /// <exception cref="PayloadSerializationException">The value cannot be serialized; nothing has been sent, and another can be.</exception>
    [OverloadResolutionPriority(1)]
    public void Send(object? value) => SendValue(value);

    /// <summary>Acknowledges with any number of values, or none. Only the first acknowledgement of an event is sent.</summary>
    /// <exception cref="PayloadSerializationException">A value cannot be serialized; nothing has been sent, and others can be.</exception>
    public void Send(params ReadOnlySpan<object?> values)
    {
        if (!IsOpen) return;
        if (_target is null) ClientAck.Send(_socket!, _id, values, this);
        else _target.Send(values, this);
    }

    internal void SendValue<T>(T value)
    {
        if (!IsOpen) return;
        if (_target is null) ClientAck.Send(_socket!, _id, value, this);
        else _target.Send(value, this);
    }

    /// <summary>Uses the acknowledgement up; true for the first call, whose values are sent.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _isSent, 1) == 0;
}
