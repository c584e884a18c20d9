namespace SocketIoNet.EngineIo;

/// <summary>
/// Carries messages between the servers of a cluster, so that each can serve the sessions of the others
/// (<see cref="EngineOptions.ForwardSessions"/>). Messages may be lost, and those of one server to another arrive in the order of the calls.
/// </summary>
public interface IServerLink
{
    /// <summary>
    /// Begins to receive what is sent to a server, connects as often as necessary, and completes when the broker delivers them and takes those for others.
    /// </summary>
    /// <param name="serverId">The id of this server: base64url characters.</param>
    /// <param name="receive">
    /// Called for one message after the other, never by <see cref="SendAsync"/>. The message is valid until it returns. It does not wait or throw.
    /// </param>
    /// <param name="stopping">Ends receiving.</param>
    Task ListenAsync(string serverId, Action<ReadOnlyMemory<byte>> receive, CancellationToken stopping);

    /// <summary>Sends a message without waiting, in one order with those of <see cref="SendAsync"/>. It may be lost, or throw.</summary>
    /// <param name="serverId">The id of the receiver.</param>
    /// <param name="message">The message.</param>
    void Post(string serverId, ReadOnlySpan<byte> message);

    /// <summary>Sends a message. Returns as soon as the message has its place in the order; completes when the broker has it.</summary>
    /// <param name="serverId">The id of the receiver. It may have come from a client: only its characters are verified.</param>
    /// <param name="message">The message.</param>
    /// <returns>False if it is certain that no server of that id receives messages.</returns>
    ValueTask<bool> SendAsync(string serverId, ReadOnlySpan<byte> message);
}
