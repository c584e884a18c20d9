namespace SocketIoNet;

/// <summary>A socket as <see cref="BroadcastOperator.FetchSocketsAsync"/> returns it: what is known of it, and what can be done to it wherever it is connected.</summary>
public sealed class RemoteSocket
{
    private readonly BroadcastOperator _self;

    internal RemoteSocket(Socket socket)
    {
        Id = socket.Id;
        Handshake = socket.Handshake;
        Rooms = socket.Rooms;
        Data = socket.Data;
        _self = new BroadcastOperator(socket.Namespace, new BroadcastOptions { Rooms = [socket.Id] });
    }

    /// <summary>The id of the socket.</summary>
    public string Id { get; }

    /// <summary>How the socket came to be.</summary>
    public Handshake Handshake { get; }

    /// <summary>The rooms that it was in when it was fetched.</summary>
    public IReadOnlyCollection<string> Rooms { get; }

    /// <summary>What the application keeps with it.</summary>
    public SocketData Data { get; }

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => _self.Emit(eventName, arguments);

    /// <summary>Makes it join rooms.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => _self.SocketsJoinAsync(rooms);

    /// <summary>Makes it leave a room.</summary>
    public Task LeaveAsync(string room) => _self.SocketsLeaveAsync(room);

    /// <summary>Disconnects it.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false) => _self.DisconnectSocketsAsync(close);
}
