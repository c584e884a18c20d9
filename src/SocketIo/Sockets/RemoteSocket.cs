using System.Runtime.CompilerServices;

namespace SocketIoNet;

/// <summary>
/// A socket as <see cref="BroadcastOperator.FetchSocketsAsync"/> returns it: what was known of it at that time, and operations that reach it wherever it is connected. They are for that socket,
/// whatever rooms it is in, and not for others in the room of its id; only an adapter whose wire knows nothing but rooms, such as that of Node servers, addresses that room.
/// </summary>
public sealed class RemoteSocket
{
    private readonly BroadcastOperator _self;

    /// <summary>Creates a socket that is connected to another server.</summary>
    /// <param name="namespace">The namespace, whose adapter reaches it.</param>
    /// <param name="id">The id of the socket.</param>
    /// <param name="handshake">How the socket came to be.</param>
    /// <param name="rooms">The rooms that it is in.</param>
    /// <param name="data">What the application keeps with it.</param>
    public RemoteSocket(Namespace @namespace, string id, Handshake handshake, IReadOnlyCollection<string> rooms, SocketData data)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        Id = id;
        Handshake = handshake;
        Rooms = rooms;
        Data = data;
        _self = new BroadcastOperator(@namespace, new BroadcastOptions { SocketId = id });
    }

    internal RemoteSocket(Socket socket)
        : this(socket.Namespace, socket.Id, socket.Handshake, socket.Rooms, socket.Data)
    {
    }

    /// <summary>The id of the socket.</summary>
    public string Id { get; }

    /// <summary>How the socket came to be.</summary>
    public Handshake Handshake { get; }

    /// <summary>The rooms that it was in when it was fetched.</summary>
    public IReadOnlyCollection<string> Rooms { get; }

    /// <summary>What the application keeps with it. For a socket of another server a copy: <see cref="SocketData.Get{T}"/> converts its values, and changes stay here.</summary>
    public SocketData Data { get; }

    /// <summary>Limits how long acknowledgements may take: <c>Timeout(…).EmitWithAckAsync&lt;T&gt;(…)</c>.</summary>
    public RemoteSocketOperator Timeout(TimeSpan timeout) => new(_self.Timeout(timeout));

    /// <summary>Operations are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public RemoteSocketOperator WithCancellation(CancellationToken cancellationToken) => new(_self.WithCancellation(cancellationToken));

    /// <summary>Sends an event without arguments. It never waits. Does nothing after the disconnect.</summary>
    public void Emit(string eventName) => _self.Emit(eventName);

    /// <summary>Sends an event with one argument. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => _self.Emit(eventName, argument);

    /// <summary>Sends an event with any arguments. It never waits. Does nothing after the disconnect.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => _self.Emit(eventName, arguments);

    /// <summary>Makes it join rooms; on another server it may do so after the task has completed.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => _self.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(string room) => _self.SocketsJoinAsync(room);

    /// <summary>Makes it leave rooms; on another server it may do so after the task has completed.</summary>
    public Task LeaveAsync(params IEnumerable<string> rooms) => _self.SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="LeaveAsync(IEnumerable{string})"/>
    public Task LeaveAsync(string room) => _self.SocketsLeaveAsync(room);

    /// <summary>Disconnects it; on another server it may be disconnected after the task has completed.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false) => _self.DisconnectSocketsAsync(close);
}
