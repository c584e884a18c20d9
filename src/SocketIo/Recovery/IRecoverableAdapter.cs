using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Recovery;

/// <summary>
/// An adapter that lets a returning client have its socket again. It appends an offset, a text, to every event that it sends without an acknowledgement to a socket that may be recovered, and
/// keeps the event unless it is volatile. The format of offsets is the adapter's own; clients send the last one back.
/// </summary>
/// <remarks>Internal: other adapters derive from <see cref="ClusterAdapter"/> or <see cref="RecoverableClusterAdapter"/>.</remarks>
internal interface IRecoverableAdapter : IAdapter
{
    /// <summary>Sends an event to one socket, in order with the broadcasts that reach it, and keeps it.</summary>
    /// <param name="socket">The socket. If it is suspended, it receives the event when it is recovered.</param>
    /// <param name="packet">The event, which requests no acknowledgement; it is not read after the call has returned.</param>
    /// <param name="options">How it is sent.</param>
    void Emit(Socket socket, in Packet packet, SendOptions options);

    /// <summary>Removes a socket as <see cref="IAdapter.Remove"/> does, and keeps what is needed to recover it.</summary>
    /// <param name="socket">The socket, whose connection was lost.</param>
    /// <param name="identity">The secret of its client, and the user that may recover it.</param>
    /// <returns>The rooms that it was in.</returns>
    IReadOnlyCollection<string> Suspend(Socket socket, RecoveryIdentity identity);

    /// <summary>Takes the session of a socket, so that no other connection can, or returns why it cannot be recovered. The caller resumes or returns it.</summary>
    /// <param name="request">What the client sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<RecoveryResult> TakeAsync(RecoveryRequest request, CancellationToken cancellationToken);

    /// <summary>Stores a session again that was taken and not resumed. Does nothing if it was resumed or returned already.</summary>
    /// <param name="session">A session from <see cref="TakeAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ReturnAsync(RecoverableSession session, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a recovered socket to its rooms, and gives it the events that it has missed. From then on it receives events as any other socket does: none is lost, doubled or out of order in between.
    /// </summary>
    /// <param name="socket">The socket, for which <see cref="IAdapter.Add"/> is not called.</param>
    /// <param name="session">A session from <see cref="TakeAsync"/>.</param>
    /// <param name="open">
    /// Queues the missed events, with their offsets, and then the packet that notifies the client that it is connected; returns false and queues nothing if they exceed what may be queued for
    /// the client. To be called once.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was resumed. If not, nothing was queued and the session is dropped.</returns>
    ValueTask<bool> ResumeAsync(Socket socket, RecoverableSession session, Func<IReadOnlyList<OutgoingMessage>, bool> open, CancellationToken cancellationToken);
}
