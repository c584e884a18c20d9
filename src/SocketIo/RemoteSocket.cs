using System.Runtime.CompilerServices;

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

    /// <summary>This socket, with acknowledgements that may take <paramref name="timeout"/>: <c>Timeout(…).EmitWithAckAsync&lt;T&gt;(…)</c>.</summary>
    public RemoteSocketOperator Timeout(TimeSpan timeout) => new(_self.Timeout(timeout));

    /// <inheritdoc cref="Socket.Emit(string)"/>
    public void Emit(string eventName) => _self.Emit(eventName);

    /// <inheritdoc cref="Socket.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => _self.Emit(eventName, argument);

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => _self.Emit(eventName, arguments);

    /// <summary>Makes it join rooms.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => _self.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(string room) => _self.SocketsJoinAsync(room);

    /// <summary>Makes it leave a room.</summary>
    public Task LeaveAsync(string room) => _self.SocketsLeaveAsync(room);

    /// <summary>Disconnects it.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false) => _self.DisconnectSocketsAsync(close);
}
