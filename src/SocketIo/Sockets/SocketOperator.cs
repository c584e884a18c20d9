using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet;

/// <summary>One socket, and how messages are sent to it. Each operator returns a new one; none changes the socket.</summary>
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

    /// <summary>All other sockets of the namespace, sent to in the same way.</summary>
    public BroadcastOperator Broadcast => new(
        _socket.Namespace, new BroadcastOptions { Except = [_socket.Id], SendOptions = _sendOptions, Timeout = _timeout }, _cancellation);

    /// <summary>All other sockets of the namespace that are connected to this server, sent to in the same way.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>Says whether messages are compressed, where the transport compresses.</summary>
    public SocketOperator Compress(bool compress) => new(
        _socket, compress ? _sendOptions & ~SendOptions.NoCompression : _sendOptions | SendOptions.NoCompression, _timeout, _cancellation);

    /// <summary>
    /// How long acknowledgements may take, in place of <see cref="SocketIoOptions.AckTimeout"/>; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> is unlimited. A negative time, such as what is left
    /// until a deadline that has passed, is over at once.
    /// </summary>
    public SocketOperator Timeout(TimeSpan timeout) => new(_socket, _sendOptions, AckTime.Of(timeout), _cancellation);

    /// <summary>What waits, such as an acknowledgement, waits until <paramref name="cancellationToken"/> is cancelled.</summary>
    public SocketOperator WithCancellation(CancellationToken cancellationToken) => new(_socket, _sendOptions, _timeout, cancellationToken);

    /// <summary>The other members of the room, sent to in the same way.</summary>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>The other members of any of the rooms, each once, sent to in the same way; none when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>All other sockets of the namespace that are not members of the room, sent to in the same way.</summary>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>All other sockets of the namespace that are not members of the rooms, sent to in the same way.</summary>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => Broadcast.Except(rooms);

    /// <inheritdoc cref="Socket.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Emit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        _socket.Server.NoteEmit(eventName);
        if (_socket.IsGone) return;
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteEvent(payload, _socket.Server.Serializer, eventName, arguments, _socket.Server.MaxOutgoingAttachments);
        _socket.SendEvent(payload, ackId: -1, _sendOptions);
    }

    /// <inheritdoc cref="Socket.EmitAsync(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? argument) => EmitAsync(eventName, new ReadOnlySpan<object?>(in argument));

    /// <inheritdoc cref="Socket.EmitAsync(string, ReadOnlySpan{object?})"/>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> arguments)
    {
        Emit(eventName, arguments);
        var sendable = _socket.Session.WaitUntilSendableAsync();
        return _cancellation.CanBeCanceled ? sendable.WaitAsync(_cancellation) : sendable;
    }

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => EmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="AckTimeoutException">
    /// The client did not acknowledge within the time of <see cref="Timeout"/> or <see cref="SocketIoOptions.AckTimeout"/>, or the event was volatile and was dropped.
    /// </exception>
    /// <exception cref="SocketDisconnectedException">The socket disconnected first.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="WithCancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_socket.IsGone) return ExpectAck<T>(_socket.Namespace.NextAckId()).Task;
        using var payload = PayloadWriter.Rent();
        // Serialized first: a value that cannot be serialized must not leave a pending acknowledgement behind.
        EventPayload.WriteEvent(payload, _socket.Server.Serializer, eventName, arguments, _socket.Server.MaxOutgoingAttachments);
        var id = _socket.Namespace.NextAckId();
        var pending = ExpectAck<T>(id);
        if (_cancellation.CanBeCanceled) pending.CancelWith(_cancellation);
        // What was dropped is never acknowledged, and there may be no timeout.
        if (!TrySend(payload, id, pending) && (_sendOptions & SendOptions.Volatile) != 0) pending.GiveUp(new AckTimeoutException());
        return pending.Task;
    }

    /// <inheritdoc cref="Socket.JoinAsync(string)"/>
    public Task JoinAsync(string room) => _socket.JoinAsync(RoomNames.Of(room), _cancellation);

    /// <inheritdoc cref="Socket.JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(params IEnumerable<string> rooms) => _socket.JoinAsync(RoomNames.Of(rooms), _cancellation);

    /// <inheritdoc cref="Socket.LeaveAsync(string)"/>
    public Task LeaveAsync(string room) => _socket.LeaveAsync(RoomNames.Of(room), _cancellation);

    /// <inheritdoc cref="Socket.LeaveAsync(IEnumerable{string})"/>
    public Task LeaveAsync(params IEnumerable<string> rooms) => _socket.LeaveAsync(RoomNames.Of(rooms), _cancellation);

    private SinglePendingAck<T> ExpectAck<T>(long id)
    {
        var pending = new SinglePendingAck<T>(_socket.Acks, id);
        _socket.Acks.Add(id, pending, AckTimeout);
        return pending;
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
