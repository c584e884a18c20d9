using System.Runtime.CompilerServices;

namespace SocketIoNet;

/// <summary>A socket that may be connected to another server, with the time that its acknowledgements may take.</summary>
public readonly struct RemoteSocketOperator
{
    private readonly SocketOperator _self;

    internal RemoteSocketOperator(SocketOperator self) => _self = self;

    /// <summary>Acknowledgements are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public RemoteSocketOperator WithCancellation(CancellationToken cancellationToken) => new(_self.WithCancellation(cancellationToken));

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<T> EmitWithAckAsync<T>(string eventName, object? argument) => EmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event and waits for the client's acknowledgement: its first argument, or all as <see cref="EventArguments"/>.</summary>
    /// <exception cref="AckTimeoutException">The acknowledgement did not come in time.</exception>
    /// <exception cref="SocketDisconnectedException">The socket is gone.</exception>
    /// <exception cref="OperationCanceledException">The token of <see cref="WithCancellation"/> was cancelled.</exception>
    /// <exception cref="ArgumentBindingException">The client acknowledged with something that is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public Task<T> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) => _self.EmitWithAckAsync<T>(eventName, arguments);
}
