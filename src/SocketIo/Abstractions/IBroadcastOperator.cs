namespace SocketIoNet;

/// <summary>
/// Selects sockets of a namespace and sends to them, as <see cref="BroadcastOperator"/> does: for services that are tested without a server. Events are sent with the methods of
/// <see cref="EmitExtensions"/>, which call <see cref="EmitCore"/> and <see cref="EmitWithAckCoreAsync{T}"/>.
/// </summary>
public interface IBroadcastOperator
{
    /// <inheritdoc cref="BroadcastOperator.Local"/>
    IBroadcastOperator Local { get; }

    /// <inheritdoc cref="BroadcastOperator.Volatile"/>
    IBroadcastOperator Volatile { get; }

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})"/>
    IBroadcastOperator To(params IEnumerable<string> rooms);

    /// <inheritdoc cref="BroadcastOperator.Except(IEnumerable{string})"/>
    IBroadcastOperator Except(params IEnumerable<string> rooms);

    /// <inheritdoc cref="BroadcastOperator.Timeout"/>
    IBroadcastOperator Timeout(TimeSpan timeout);

    /// <inheritdoc cref="BroadcastOperator.WithCancellation"/>
    IBroadcastOperator WithCancellation(CancellationToken cancellationToken);

    /// <summary>Sends an event. Use <c>Emit</c> to call it.</summary>
    void EmitCore(string eventName, object?[] arguments);

    /// <summary>Sends an event and waits for the acknowledgements. Use <c>EmitWithAckAsync</c> to call it.</summary>
    Task<IReadOnlyList<T>> EmitWithAckCoreAsync<T>(string eventName, object?[] arguments);

    /// <inheritdoc cref="BroadcastOperator.FetchSocketsAsync"/>
    Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="BroadcastOperator.SocketsJoinAsync(IEnumerable{string})"/>
    Task SocketsJoinAsync(params IEnumerable<string> rooms);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeaveAsync(IEnumerable{string})"/>
    Task SocketsLeaveAsync(params IEnumerable<string> rooms);

    /// <inheritdoc cref="BroadcastOperator.DisconnectSocketsAsync"/>
    Task DisconnectSocketsAsync(bool close = false);
}
