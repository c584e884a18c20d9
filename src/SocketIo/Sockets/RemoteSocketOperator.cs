using System.Runtime.CompilerServices;

namespace SocketIoNet;

/// <summary>A socket that may be connected to another server, with the limits of its operations.</summary>
public readonly struct RemoteSocketOperator
{
    private readonly BroadcastOperator _self;

    internal RemoteSocketOperator(BroadcastOperator self) => _self = self;

    /// <summary>Limits how long acknowledgements may take.</summary>
    public RemoteSocketOperator Timeout(TimeSpan timeout) => new(_self.Timeout(timeout));

    /// <summary>Operations are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public RemoteSocketOperator WithCancellation(CancellationToken cancellationToken) => new(_self.WithCancellation(cancellationToken));

    /// <inheritdoc cref="RemoteSocket.JoinAsync(IEnumerable{string})"/>
    public Task JoinAsync(params IEnumerable<string> rooms) => _self.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="RemoteSocket.LeaveAsync(IEnumerable{string})"/>
    public Task LeaveAsync(params IEnumerable<string> rooms) => _self.SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="RemoteSocket.DisconnectAsync"/>
    public Task DisconnectAsync(bool close = false) => _self.DisconnectSocketsAsync(close);

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
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) => _self.EmitWithSingleAckAsync<T>(eventName, arguments);
}
