using System.Runtime.CompilerServices;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>
/// A socket as <see cref="BroadcastOperator.FetchSocketsAsync"/> returns it: what is known of it, and operations that reach it wherever it is connected. They are for that socket,
/// whatever rooms it is in, and not for others in the room of its id; only an adapter whose wire knows nothing but rooms, such as that of Node servers, addresses that room.
/// </summary>
public sealed class RemoteSocket
{
    private readonly ISocketDetails _details;

    /// <summary>For adapters: creates a socket that is connected to another server.</summary>
    /// <param name="namespace">The namespace, whose adapter reaches it.</param>
    /// <param name="id">The id of the socket.</param>
    /// <param name="handshake">The handshake of the socket.</param>
    /// <param name="rooms">The rooms that it is in.</param>
    /// <param name="data">The values that the application keeps with it.</param>
    public RemoteSocket(Namespace @namespace, string id, Handshake handshake, IReadOnlyCollection<string> rooms, SocketData data)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        _details = new SocketSnapshot(id, handshake, rooms, data, new BroadcastOperator(@namespace, new BroadcastOptions { SocketId = id }));
    }

    /// <summary>For tests: creates a socket without a server.</summary>
    /// <param name="self">Carries out the operations, which the test records.</param>
    /// <param name="id">The id of the socket.</param>
    /// <param name="handshake">The handshake of the socket; null for an empty one.</param>
    /// <param name="rooms">The rooms that it is in; null for that of its id.</param>
    /// <param name="data">The values that the application keeps with it; null for none.</param>
    public RemoteSocket(IBroadcastOperator self, string id, Handshake? handshake = null, IReadOnlyCollection<string>? rooms = null, SocketData? data = null)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(id);
        _details = new SocketSnapshot(id, handshake ?? new Handshake(), rooms ?? [id], data ?? new SocketData(), self);
    }

    // Nothing is copied: a server may fetch thousands of its own sockets to look at one property.
    internal RemoteSocket(ISocketDetails details) => _details = details;

    /// <summary>The id of the socket.</summary>
    public string Id => _details.Id;

    /// <summary>The handshake of the socket.</summary>
    public Handshake Handshake => _details.Handshake;

    /// <summary>The rooms that it is in; for a socket of another server, those that it was in when it was fetched.</summary>
    public IReadOnlyCollection<string> Rooms => _details.Rooms;

    /// <summary>The values that the application keeps with it. For a socket of another server a copy: <see cref="SocketData.Get{T}"/> converts its values, and changes stay here.</summary>
    public SocketData Data => _details.Data;

    private IBroadcastOperator Self => _details.Operator;

    /// <summary>The same socket; limits how long acknowledgements may take: <c>Timeout(…).EmitWithAckAsync&lt;T&gt;(…)</c>.</summary>
    public RemoteSocket Timeout(TimeSpan timeout) => With(Self.Timeout(timeout));

    /// <summary>The same socket; operations are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public RemoteSocket WithCancellation(CancellationToken cancellationToken) => With(Self.WithCancellation(cancellationToken));

    /// <summary>Sends an event with one argument. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Emit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event with any arguments. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var self = Self;
        if (self is BroadcastOperator broadcast) broadcast.Emit(eventName, arguments);
        else self.EmitCore(eventName, arguments.ToArray());
    }

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => EmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Timeout"/> nor <see cref="SocketIoOptions.AckTimeout"/> gives a limit: a client may never acknowledge.</exception>
    /// <exception cref="AckTimeoutException">The acknowledgement did not come in time.</exception>
    /// <exception cref="SocketDisconnectedException">The socket is not connected any more.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="WithCancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) => Self is BroadcastOperator self
        ? self.EmitWithSingleAckAsync<T>(eventName, arguments)
        : FirstAsync(Self.EmitWithAckAsync<T>(eventName, arguments));

    /// <summary>Makes it join rooms; on another server it may do so after the task has completed.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => Self.SocketsJoinAsync(rooms);

    /// <summary>Makes it leave rooms; on another server it may do so after the task has completed.</summary>
    public Task LeaveAsync(params IEnumerable<string> rooms) => Self.SocketsLeaveAsync(rooms);

    /// <summary>Disconnects it; on another server it may be disconnected after the task has completed.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false) => Self.DisconnectSocketsAsync(close);

    private static async Task<T> FirstAsync<T>(Task<IReadOnlyList<T>> acknowledging)
    {
        var values = await acknowledging.ConfigureAwait(false);
        return values.Count > 0 ? values[0] : throw new SocketDisconnectedException("the socket is not connected");
    }

    private RemoteSocket With(IBroadcastOperator self) => new(new SocketWithOperator(_details, self));
}
