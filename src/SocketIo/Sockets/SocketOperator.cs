using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>One socket, with the way in which something is to be sent to it. Each operator returns another; none changes the socket.</summary>
public readonly struct SocketOperator
{
    private readonly Socket _socket;
    private readonly SendOptions _sendOptions;
    private readonly TimeSpan? _timeout;
    private readonly CancellationToken _cancellation;

    internal SocketOperator(Socket socket, SendOptions sendOptions = SendOptions.None, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        _socket = socket;
        _sendOptions = sendOptions;
        _timeout = timeout;
        _cancellation = cancellation;
    }

    /// <summary>Messages are dropped while others wait to be sent.</summary>
    public SocketOperator Volatile => new(_socket, _sendOptions | SendOptions.Volatile, _timeout, _cancellation);

    private TimeSpan? AckTimeout
    {
        get
        {
            var timeout = _timeout ?? _socket.Server.Options.AckTimeout;
            return timeout == System.Threading.Timeout.InfiniteTimeSpan ? null : timeout;
        }
    }

    /// <summary>Everybody else in the namespace, with the same way of sending.</summary>
    public BroadcastOperator Broadcast => new(
        _socket.Namespace, new BroadcastOptions { Except = [_socket.Id], SendOptions = _sendOptions, Timeout = _timeout }, _cancellation);

    /// <summary>Everybody else in the namespace who is connected to this server, with the same way of sending.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>Messages are compressed, where the transport compresses, or not.</summary>
    public SocketOperator Compress(bool compress) => new(
        _socket, compress ? _sendOptions & ~SendOptions.NoCompression : _sendOptions | SendOptions.NoCompression, _timeout, _cancellation);

    /// <summary>
    /// Acknowledgements may take <paramref name="timeout"/>, whatever <see cref="SocketIoOptions.AckTimeout"/> says; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> is no limit,
    /// and a time that is negative, such as what is left until a deadline that has passed, is over already.
    /// </summary>
    public SocketOperator Timeout(TimeSpan timeout) => new(_socket, _sendOptions, AckTime.Of(timeout), _cancellation);

    /// <summary>Acknowledgements are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public SocketOperator WithCancellation(CancellationToken cancellationToken) => new(_socket, _sendOptions, _timeout, cancellationToken);

    /// <summary>Everybody else in the room, with the same way of sending.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>Everybody else in any of the rooms, each once, with the same way of sending; nobody when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>Everybody else but the members of the room, with the same way of sending.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>Everybody else but the members of the rooms, with the same way of sending.</summary>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => Broadcast.Except(rooms);

    /// <inheritdoc cref="Socket.Emit(string)"/>
    public void Emit(string eventName) => Emit(eventName, ReadOnlySpan<object?>.Empty);

    /// <inheritdoc cref="Socket.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Emit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        _socket.Server.NoteEmit(eventName);
        if (_socket.IsGone) return;
        var payload = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteEvent(payload, _socket.Server.Serializer, eventName, arguments, _socket.Server.MaxOutgoingAttachments);
            _socket.SendEvent(payload, ackId: -1, _sendOptions);
        }
        finally
        {
            payload.Return();
        }
    }

    /// <inheritdoc cref="Socket.EmitAsync(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? argument) => EmitAsync(eventName, new ReadOnlySpan<object?>(in argument));

    /// <inheritdoc cref="Socket.EmitAsync(string, ReadOnlySpan{object?})"/>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> arguments)
    {
        Emit(eventName, arguments);
        return _socket.Session.WaitUntilSendableAsync();
    }

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => EmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="AckTimeoutException">
    /// The acknowledgement did not come within the time that <see cref="Timeout"/> or <see cref="SocketIoOptions.AckTimeout"/> gives, or the event was volatile and has been dropped.
    /// </exception>
    /// <exception cref="SocketDisconnectedException">The socket disconnected first.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="WithCancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_socket.IsGone) return _socket.ExpectAck<T>(_socket.Namespace.NextAckId(), AckTimeout).Task;
        var payload = PayloadWriter.Rent();
        try
        {
            // Serialized first: a value that cannot be must not leave an acknowledgement behind that nobody will send.
            EventPayload.WriteEvent(payload, _socket.Server.Serializer, eventName, arguments, _socket.Server.MaxOutgoingAttachments);
            var id = _socket.Namespace.NextAckId();
            var pending = _socket.ExpectAck<T>(id, AckTimeout);
            if (_cancellation.CanBeCanceled) pending.CancelWith(_cancellation);
            // Nobody answers what was dropped, and there may be no limit of time.
            if (!TrySend(payload, id, pending) && (_sendOptions & SendOptions.Volatile) != 0) pending.GiveUp(new AckTimeoutException());
            return pending.Task;
        }
        finally
        {
            payload.Return();
        }
    }

    private bool TrySend<T>(PayloadWriter payload, long id, SinglePendingAck<T> pending)
    {
        try
        {
            return _socket.SendEvent(payload, id, _sendOptions);
        }
        catch (Exception exception)
        {
            pending.GiveUp(exception);
            throw;
        }
    }
}
