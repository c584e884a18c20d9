using System.Runtime.CompilerServices;

namespace SocketIoNet;

/// <summary>
/// A socket as <see cref="BroadcastOperator.FetchSocketsAsync"/> returns it: what is known of it, and what can be done to it wherever it is connected. It is that socket whatever
/// rooms it is in, and whoever else is in the room of its id.
/// </summary>
public sealed class RemoteSocket
{
    private readonly Socket _socket;

    internal RemoteSocket(Socket socket) => _socket = socket;

    /// <summary>The id of the socket.</summary>
    public string Id => _socket.Id;

    /// <summary>How the socket came to be.</summary>
    public Handshake Handshake => _socket.Handshake;

    /// <summary>The rooms that it is in, each time they are asked for; those that it was in, when it has disconnected.</summary>
    public IReadOnlyCollection<string> Rooms => _socket.Rooms;

    /// <summary>What the application keeps with it.</summary>
    public SocketData Data => _socket.Data;

    /// <summary>This socket, with acknowledgements that may take <paramref name="timeout"/>: <c>Timeout(…).EmitWithAckAsync&lt;T&gt;(…)</c>.</summary>
    public RemoteSocketOperator Timeout(TimeSpan timeout) => new(_socket.Timeout(timeout));

    /// <inheritdoc cref="Socket.Emit(string)"/>
    public void Emit(string eventName) => _socket.Emit(eventName);

    /// <inheritdoc cref="Socket.Emit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => _socket.Emit(eventName, argument);

    /// <inheritdoc cref="Socket.Emit(string, ReadOnlySpan{object?})"/>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments) => _socket.Emit(eventName, arguments);

    /// <summary>Makes it join rooms.</summary>
    public Task JoinAsync(params IEnumerable<string> rooms) => _socket.JoinAsync(rooms);

    /// <inheritdoc cref="JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(string room) => _socket.JoinAsync(room);

    /// <summary>Makes it leave a room.</summary>
    public Task LeaveAsync(string room) => _socket.LeaveAsync(room);

    /// <summary>Disconnects it.</summary>
    /// <param name="close">Whether its connection is closed too.</param>
    public Task DisconnectAsync(bool close = false)
    {
        _socket.Disconnect(close);
        return Task.CompletedTask;
    }
}
