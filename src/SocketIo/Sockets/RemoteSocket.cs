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
    private BroadcastOperator? _self;

    /// <summary>Creates a socket that is connected to another server.</summary>
    /// <param name="namespace">The namespace, whose adapter reaches it.</param>
    /// <param name="id">The id of the socket.</param>
    /// <param name="handshake">How the socket came to be.</param>
    /// <param name="rooms">The rooms that it is in.</param>
    /// <param name="data">What the application keeps with it.</param>
    public RemoteSocket(Namespace @namespace, string id, Handshake handshake, IReadOnlyCollection<string> rooms, SocketData data)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        _details = new SocketSnapshot(@namespace, id, handshake, rooms, data);
    }

    // Nothing is copied: a server may fetch thousands of its own sockets to look at one property.
    internal RemoteSocket(ISocketDetails local) => _details = local;

    /// <summary>The id of the socket.</summary>
    public string Id => _details.Id;

    /// <summary>How the socket came to be.</summary>
    public Handshake Handshake => _details.Handshake;

    /// <summary>The rooms that it is in; for a socket of another server, those that it was in when it was fetched.</summary>
    public IReadOnlyCollection<string> Rooms => _details.Rooms;

    /// <summary>What the application keeps with it. For a socket of another server a copy: <see cref="SocketData.Get{T}"/> converts its values, and changes stay here.</summary>
    public SocketData Data => _details.Data;

    private BroadcastOperator Self => _self ??= new BroadcastOperator(_details.Namespace, new BroadcastOptions { SocketId = Id });

    /// <summary>Limits how long acknowledgements may take: <c>Timeout(…).EmitWithAckAsync&lt;T&gt;(…)</c>.</summary>
    public RemoteSocketOperator Timeout(TimeSpan timeout) => new(Self.Timeout(timeout));

    /// <summary>Operations are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public RemoteSocketOperator WithCancellation(CancellationToken cancellationToken) => new(Self.WithCancellation(cancellationToken));

    /// <summary>Sends an event without arguments. It never waits. Does nothing after the disconnect.</summary>
    public void Emit(string eventName) => Self.Emit(eventName);

    /// <summary>Sends an event with one argument. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Self.Emit(eventName, argument);

    /// <summary>Sends an event with any arguments. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => Self.Emit(eventName, arguments);

    /// <summary>Makes it join rooms; on another server it may do so after the task has completed.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => Self.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(string room) => Self.SocketsJoinAsync(room);

    /// <summary>Makes it leave rooms; on another server it may do so after the task has completed.</summary>
    public Task LeaveAsync(params IEnumerable<string> rooms) => Self.SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="LeaveAsync(IEnumerable{string})"/>
    public Task LeaveAsync(string room) => Self.SocketsLeaveAsync(room);

    /// <summary>Disconnects it; on another server it may be disconnected after the task has completed.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false) => Self.DisconnectSocketsAsync(close);
}
