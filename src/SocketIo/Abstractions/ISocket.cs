using System.Security.Claims;

namespace SocketIoNet;

/// <summary>
/// A socket, as classes with event handlers use it that are tested without a client; see <see cref="Socket"/>. Events are sent with the methods of <see cref="EmitExtensions"/>, which call
/// <see cref="EmitCore"/> and <see cref="EmitWithAckCoreAsync{T}"/>.
/// </summary>
public interface ISocket : IHandlerRegistry
{
    /// <inheritdoc cref="Socket.Id"/>
    string Id { get; }

    /// <inheritdoc cref="Socket.Connected"/>
    bool Connected { get; }

    /// <inheritdoc cref="Socket.Recovered"/>
    bool Recovered { get; }

    /// <inheritdoc cref="Socket.DisconnectedToken"/>
    CancellationToken DisconnectedToken { get; }

    /// <inheritdoc cref="Socket.Connection"/>
    Connection Connection { get; }

    /// <inheritdoc cref="Socket.Handshake"/>
    Handshake Handshake { get; }

    /// <inheritdoc cref="Socket.User"/>
    ClaimsPrincipal User { get; }

    /// <inheritdoc cref="Socket.Services"/>
    IServiceProvider Services { get; }

    /// <inheritdoc cref="Socket.Data"/>
    SocketData Data { get; }

    /// <inheritdoc cref="Socket.Rooms"/>
    IReadOnlyCollection<string> Rooms { get; }

    /// <inheritdoc cref="Socket.Broadcast"/>
    IBroadcastOperator Broadcast { get; }

    /// <inheritdoc cref="Socket.JoinAsync(IEnumerable{string})"/>
    Task JoinAsync(params IEnumerable<string> rooms);

    /// <inheritdoc cref="Socket.LeaveAsync(IEnumerable{string})"/>
    Task LeaveAsync(params IEnumerable<string> rooms);

    /// <inheritdoc cref="Socket.OnDisconnect(Action{string})"/>
    IDisposable OnDisconnect(Action<string> handler) => OnDisconnect((reason, _) =>
    {
        handler(reason);
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="Socket.OnDisconnect(Func{string, Task})"/>
    IDisposable OnDisconnect(Func<string, Task> handler) => OnDisconnect((reason, _) => handler(reason));

    /// <inheritdoc cref="Socket.OnDisconnect(Func{string, string?, Task})"/>
    IDisposable OnDisconnect(Func<string, string?, Task> handler);

    /// <inheritdoc cref="Socket.Disconnect"/>
    void Disconnect(bool close = false);

    /// <summary>Sends an event. Use <c>Emit</c> to call it.</summary>
    void EmitCore(string eventName, object?[] arguments);

    /// <summary>Sends an event and waits for the acknowledgement. Use <c>EmitWithAckAsync</c> to call it.</summary>
    /// <param name="eventName">The name of the event.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="timeout">How long the acknowledgement may take; null for <see cref="SocketIoOptions.AckTimeout"/>.</param>
    Task<T> EmitWithAckCoreAsync<T>(string eventName, object?[] arguments, TimeSpan? timeout);
}
